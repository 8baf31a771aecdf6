// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.forming;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.rqlite.api.Formation.AnnounceOutcome;
import org.rqlite.store.founding.Candidate;
import org.rqlite.store.founding.RecordedNodes.Noted;
import org.rqlite.store.founding.Waiting;
import org.rqlite.store.peer.Answer;
import org.rqlite.store.peer.Greeting;
import org.rqlite.store.peer.PeerClient;
import org.rqlite.store.peer.PeerException;
import org.rqlite.store.peer.Question;

/// NOTIFY on both of its sides: tells others that this node waits to found a cluster, hears it from them, and
/// can say whom it still waits for.
final class Announcing {
    private static final System.Logger LOG = System.getLogger(Announcing.class.getName());
    private static final int REMEMBERED_MAX = 256; // (I10)

    private final Self self;
    private final FoundingHost founding;
    private final Callers callers;
    private final PeerClient client;
    private final Map<String, String> silent = new TreeMap<>(); // guarded by this: address -> why
    private final Set<String> reached = new TreeSet<>(); // guarded by this: addresses
    private final Set<String> warned = new TreeSet<>(); // guarded by this

    Announcing(Self self, FoundingHost founding, Callers callers, PeerClient client) {
        this.self = self;
        this.founding = founding;
        this.callers = callers;
        this.client = client;
    }

    /// Tells the node at an address.
    AnnounceOutcome announce(String address, Duration timeout) {
        var outcome = tell(address, timeout);
        synchronized (this) {
            switch (outcome) {
                case AnnounceOutcome.Noted _, AnnounceOutcome.Refused _ -> {
                    silent.remove(address);
                    if (reached.size() < REMEMBERED_MAX) reached.add(address);
                }
                case AnnounceOutcome.Unreachable(var reason) -> {
                    if (silent.size() < REMEMBERED_MAX || silent.containsKey(address)) silent.put(address, reason);
                }
            }
        }
        return outcome;
    }

    /// Hears a node.
    Answer heard(Greeting from) {
        var member = from.member();
        LOG.log(
                Level.DEBUG,
                () -> "received notify request from node with ID %s at %s"
                        .formatted(member.id(), member.raftAddress()));
        if (self.expect() == 0) return new Answer.Done();
        warnOfExpect(from);
        var misfit = callers.misfit(from, self.foreignKeys()).or(() -> callers.unreachable(from));
        if (misfit.isPresent()) return new Answer.Refused(misfit.get());
        var node = Candidate.of(member.id(), member.incarnation(), member.raftAddress());
        var other = founding.recorded().stream()
                .filter(known -> known.id().equals(node.id()))
                .filter(known -> !known.identity().equals(node.identity()))
                .filter(known -> callers.isAlive(known.id(), known.identity().incarnation(), known.address()))
                .findFirst();
        if (other.isPresent()) {
            return new Answer.Refused(Callers.taken(node.id(), other.get().address()));
        }
        var noted = founding.note(node);
        if (noted.filter(Noted.REPLACED::equals).isPresent()) {
            LOG.log(Level.WARNING, () -> "node " + node.id() + " came back with an empty data folder");
        }
        // it may be the last that was missing: no need to wait for this node's next turn
        if (noted.filter(Noted.COUNTED::equals).isPresent()) founding.tick();
        return new Answer.Done();
    }

    /// What this node waits for, for `/readyz`.
    String waitingFor() {
        var lines = new ArrayList<String>();
        founding.waiting().stream().map(Waiting::line).forEach(lines::add);
        if (self.expect() > 0 && self.cluster().isEmpty() && lines.isEmpty()) lines.add(count());
        return String.join("; ", lines);
    }

    /// A founding counts on equal flags; a difference is named, once for each node.
    void warnOfExpect(Greeting from) {
        if (self.expect() == 0 || from.expect() == 0 || from.expect() == self.expect()) return;
        var line =
                "node %s at %s is started with -bootstrap-expect=%d, this node with -bootstrap-expect=%d: start all with the same value"
                        .formatted(from.member().id(), from.member().raftAddress(), from.expect(), self.expect());
        synchronized (this) {
            if (warned.size() >= REMEMBERED_MAX || !warned.add(line)) return;
        }
        LOG.log(Level.WARNING, () -> line);
    }

    private String count() {
        var known = founding.recorded().stream().map(Candidate::id).toList();
        List<String> missing;
        boolean ownAlone;
        synchronized (this) {
            missing = List.copyOf(silent.keySet());
            ownAlone = missing.isEmpty() && reached.equals(Set.of(self.member().raftAddress()));
        }
        var line = "waiting for %d of %d nodes, known=[%s] silent=[%s]"
                .formatted(
                        self.expect() - known.size(),
                        self.expect(),
                        String.join(" ", known),
                        String.join(" ", missing));
        return ownAlone && self.expect() > 1
                ? line + ", only this node's own address was given: name the others, too"
                : line;
    }

    private AnnounceOutcome tell(String address, Duration timeout) {
        try {
            return switch (client.ask(address, new Question.Notify(), timeout).answer()) {
                case Answer.Done _ -> new AnnounceOutcome.Noted();
                case Answer.Refused(var reason) -> new AnnounceOutcome.Refused(reason);
                case Answer answer -> new AnnounceOutcome.Unreachable("the node at " + address + " answered " + answer);
            };
        } catch (PeerException e) {
            var message = String.valueOf(e.getMessage());
            return switch (e.kind()) {
                case OTHER_PROTOCOL, OTHER_CLUSTER, REFUSED -> new AnnounceOutcome.Refused(message);
                case UNREACHABLE, TIMEOUT, NOT_A_NODE, UNKNOWN_FATE -> new AnnounceOutcome.Unreachable(message);
            };
        }
    }
}
