// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.forming;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.rqlite.api.Formation.JoinOutcome;
import org.rqlite.store.log.ReplicatedRecord.Member;
import org.rqlite.store.peer.Answer;
import org.rqlite.store.peer.Greeting;
import org.rqlite.store.peer.PeerClient;
import org.rqlite.store.peer.PeerException;
import org.rqlite.store.peer.Question;
import org.rqlite.store.raft.Waiting;

/// This node's side of JOIN (`raft.md` 5).
///
/// JOIN is asked twice. The first time this node is in no group: the leader looks at it, and removes an earlier
/// life of it (S1), which must be gone before the group is made here. Only then this node makes the silent
/// group (F5) and asks again, and the leader adds it.
final class Joining {
    private static final System.Logger LOG = System.getLogger(Joining.class.getName());
    private static final int HOPS_MAX = 10;

    private final Self self;
    private final FoundingHost founding;
    private final AddressBook book;
    private final PeerClient client;
    private final BooleanSupplier isMember;

    /// @param isMember whether a leader is known, and a configuration with this node in it
    Joining(Self self, FoundingHost founding, AddressBook book, PeerClient client, BooleanSupplier isMember) {
        this.self = self;
        this.founding = founding;
        this.book = book;
        this.client = client;
        this.isMember = isMember;
    }

    /// Joins through the node at an address; blocks for at most `timeout`.
    JoinOutcome join(String address, Duration timeout) {
        var deadline = System.nanoTime() + timeout.toNanos();
        try {
            var target = address;
            for (var hop = 0; hop <= HOPS_MAX; hop++) {
                var heard = client.ask(target, new Question.Meta(), left(deadline));
                if (!(heard.answer() instanceof Answer.Meta meta)) {
                    return new JoinOutcome.Unreachable("the node at " + target + " answered " + heard.answer());
                }
                book.note(heard.from());
                if (meta.leader().isEmpty() || heard.from().cluster().isEmpty()) return new JoinOutcome.NoLeader();
                var leader = meta.leader().get();
                if (leader.id().equals(heard.from().member().id())) return join(target, heard.from(), deadline);
                if (leader.raftAddress().isEmpty()) return new JoinOutcome.NoLeader();
                target = leader.raftAddress();
            }
            return new JoinOutcome.Unreachable("max redirects exceeded");
        } catch (PeerException e) {
            return outcome(e);
        }
    }

    private JoinOutcome join(String leader, Greeting from, long deadline) throws PeerException {
        var cluster = from.cluster().orElseThrow();
        var mine = self.cluster();
        if (mine.isPresent() && !mine.get().equals(cluster)) {
            return new JoinOutcome.Refused(
                    "already member of another cluster: this node belongs to %s, the node at %s to %s; to move this node, give it an empty data folder"
                            .formatted(mine.get(), leader, cluster));
        }
        if (from.member().id().equals(self.id()) && isSelf(from.member())) return joined(cluster, deadline);
        if (mine.isEmpty()) {
            var looked = ask(leader, deadline);
            if (looked.isPresent()) return looked.get();
        }
        // of a member that was removed, too: its part in the group has ended and is opened anew
        var denied = founding.admit(cluster);
        if (denied.isPresent()) return new JoinOutcome.Refused(denied.get());
        book.note(from);
        var added = ask(leader, deadline);
        return added.isPresent() ? added.get() : joined(cluster, deadline);
    }

    /// Asks for membership; empty if the leader did what it had to.
    private Optional<JoinOutcome> ask(String leader, long deadline) throws PeerException {
        var question = new Question.Join(self.member().voter());
        return switch (client.ask(leader, question, left(deadline)).answer()) {
            case Answer.Done _ -> Optional.empty();
            case Answer.Refused(var reason) -> Optional.of(new JoinOutcome.Refused(reason));
            case Answer.NotLeader _ -> Optional.of(new JoinOutcome.NoLeader());
            case Answer answer ->
                Optional.of(new JoinOutcome.Unreachable("the node at " + leader + " answered " + answer));
        };
    }

    private JoinOutcome joined(UUID cluster, long deadline) {
        if (!Waiting.until(isMember, Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
            return new JoinOutcome.Unreachable("the leader has added this node but was not heard of in time");
        }
        var voter = self.member().voter();
        LOG.log(Level.DEBUG, () -> "joined cluster=" + cluster + " voter=" + voter);
        return new JoinOutcome.Joined(cluster, voter);
    }

    private boolean isSelf(Member member) {
        return member.incarnation().equals(self.member().incarnation());
    }

    private static JoinOutcome outcome(PeerException e) {
        var message = String.valueOf(e.getMessage());
        return switch (e.kind()) {
            case OTHER_PROTOCOL, OTHER_CLUSTER, REFUSED -> new JoinOutcome.Refused(message);
            case UNREACHABLE, TIMEOUT, NOT_A_NODE, UNKNOWN_FATE -> new JoinOutcome.Unreachable(message);
        };
    }

    private static Duration left(long deadline) {
        return Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime()));
    }
}
