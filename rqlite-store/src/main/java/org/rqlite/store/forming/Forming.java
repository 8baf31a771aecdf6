// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.forming;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.rqlite.api.Formation.AnnounceOutcome;
import org.rqlite.api.Formation.Door;
import org.rqlite.api.Formation.JoinOutcome;
import org.rqlite.api.Formation.LoneFounding;
import org.rqlite.api.Halt;
import org.rqlite.api.LeaderNotFoundException;
import org.rqlite.api.NotLeaderException;
import org.rqlite.store.founding.FoundingMessage;
import org.rqlite.store.founding.Identity;
import org.rqlite.store.peer.Answer;
import org.rqlite.store.peer.Greeting;
import org.rqlite.store.peer.PeerClient;
import org.rqlite.store.peer.PeerException;
import org.rqlite.store.peer.Question;
import org.rqlite.store.raft.RaftNode;

/// This node's dealings with its cluster besides the log: the parts of this package, wired. Any thread may call.
public final class Forming implements AutoCloseable {
    private final Self self;
    private final AddressBook book;
    private final RaftNode raft;
    private final PeerClient client;
    private final FoundingHost founding;
    private final Announcing announcing;
    private final Joining joining;
    private final Admission admission;
    private final Departures departures;
    private final Membership membership;
    private final LeaderWatch watch;
    private final Greeter greeter;

    private Forming(Parts parts, FoundingHost founding, RandomGenerator random) {
        this.self = parts.self();
        this.book = parts.book();
        this.raft = parts.raft();
        this.client = parts.client();
        this.founding = founding;
        var callers = new Callers(self, client);
        var changes = new Changes(raft, split(random));
        this.announcing = new Announcing(self, founding, callers, client);
        this.joining = new Joining(self, founding, book, client, this::isMember);
        this.admission = new Admission(self, raft, book, callers, announcing, changes);
        this.departures = new Departures(self, raft, book, client, changes);
        this.membership = new Membership(self, founding, book, admission::isUnderWay);
        this.watch = new LeaderWatch(self, book);
        this.greeter = Greeter.start(
                self, book, client, this::knowsLeader, raft::addressesChanged, split(random), parts.halt());
    }

    /// What a node's dealings need.
    ///
    /// @param self this node
    /// @param book of addresses, shared with the consensus layer
    /// @param raft the consensus layer, started
    /// @param client calls other nodes; closed by the caller, after this
    /// @param random for jitter; not used after the start
    /// @param halt ends the process if a promise cannot be kept
    public record Parts(
            Self self, AddressBook book, RaftNode raft, PeerClient client, RandomGenerator random, Halt halt) {}

    /// Starts: makes up for what a crash interrupted (F6), then greets.
    ///
    /// @param parts what it needs
    /// @return to be closed before the consensus layer
    /// @throws IOException if the disk refuses
    public static Forming start(Parts parts) throws IOException {
        var random = split(parts.random());
        var origin = System.nanoTime();
        Supplier<Duration> clock = () -> Duration.ofNanos(System.nanoTime() - origin);
        var founding = FoundingHost.start(
                parts.self(),
                new FoundingHost.Parts(
                        Group.of(parts.raft()),
                        new Letters(parts.client()),
                        parts.book(),
                        clock,
                        split(random),
                        parts.halt()));
        return new Forming(parts, founding, random);
    }

    /// Whether a leader is known.
    ///
    /// @return never blocks
    public boolean knowsLeader() {
        return raft.leaderId().isPresent();
    }

    /// As [org.rqlite.api.Formation#loneFounding].
    ///
    /// @return never blocks
    public LoneFounding loneFounding() {
        return new LoneFounding(founding.loneCluster(), self.member().incarnation());
    }

    /// As [org.rqlite.api.Formation#verifyLeadership].
    ///
    /// @param timeout longest wait
    /// @return false also if no majority answers
    public boolean verifyLeadership(Duration timeout) {
        try {
            var _ = raft.readIndex(timeout);
            return true;
        } catch (NotLeaderException | LeaderNotFoundException _) { // that is the answer
            return false;
        }
    }

    /// As [org.rqlite.api.Formation#foundAlone], but does not wait for leadership.
    ///
    /// @throws IllegalStateException if this node is not free to
    public void foundAlone() {
        if (founding.foundAlone()) return;
        var why = self.cluster().map(cluster -> "this node belongs to cluster " + cluster);
        throw new IllegalStateException(why.orElseGet(announcing::waitingFor));
    }

    /// As [org.rqlite.api.Formation#others], by Raft's configuration, which is known at once.
    ///
    /// The record is not there after a kill, before a leader has committed it again; and nodes
    /// that do not know each other's addresses elect none.
    ///
    /// @return ids, voters first
    public List<String> others() {
        var members = raft.members();
        return Stream.of(members.voters(), members.previousVoters(), members.learners())
                .flatMap(List::stream)
                .distinct()
                .filter(id -> !id.equals(self.id()))
                .toList();
    }

    /// As [org.rqlite.api.Formation#meet].
    ///
    /// @param address of any node
    public void meet(String address) {
        greeter.target(address);
    }

    /// As [org.rqlite.api.Formation#join].
    ///
    /// @param address of any member
    /// @param timeout longest time
    /// @return what came of it
    public JoinOutcome join(String address, Duration timeout) {
        greeter.target(address);
        var outcome = joining.join(address, timeout);
        if (outcome instanceof JoinOutcome.Joined) departures.joined();
        return outcome;
    }

    /// As [org.rqlite.api.Formation#announce].
    ///
    /// @param address of any node
    /// @param timeout longest time
    /// @return what came of it
    public AnnounceOutcome announce(String address, Duration timeout) {
        greeter.target(address);
        return announcing.announce(address, timeout);
    }

    /// As [org.rqlite.api.Formation#tick].
    public void tick() {
        founding.tick();
    }

    /// As [org.rqlite.api.Formation#probe].
    ///
    /// @param address `host:port`
    /// @param timeout longest wait
    /// @return what is there
    public Door probe(String address, Duration timeout) {
        try {
            var _ = client.ask(address, new Question.Meta(), timeout);
            return Door.NODE;
        } catch (PeerException e) {
            return switch (e.kind()) {
                case OTHER_PROTOCOL, OTHER_CLUSTER, REFUSED -> Door.NODE;
                case NOT_A_NODE -> Door.SOMETHING_ELSE;
                case UNREACHABLE, TIMEOUT, UNKNOWN_FATE -> Door.NOTHING;
            };
        }
    }

    /// Whether this node was told that it was removed from the cluster.
    ///
    /// @return true until it has joined again
    public boolean isDismissed() {
        return departures.isDismissed();
    }

    /// Whom this node waits for while there is no leader.
    ///
    /// @return for `/readyz`; empty if there is nothing to say
    public String waitingFor() {
        return announcing.waitingFor();
    }

    /// As [org.rqlite.api.Cluster#remove].
    ///
    /// @param id of the member
    /// @param timeout longest wait
    public void remove(String id, Duration timeout) {
        departures.remove(id, timeout);
    }

    /// As [org.rqlite.api.Cluster#stepDown].
    ///
    /// @param successor id of a voter
    /// @param timeout longest wait
    public void stepDown(Optional<String> successor, Duration timeout) {
        departures.stepDown(successor, timeout);
    }

    /// Answers what concerns the cluster.
    ///
    /// @param from who asks
    /// @param question what
    /// @return empty for questions about the log
    public Optional<Answer> answer(Greeting from, Question question) {
        if (book.note(from)) raft.addressesChanged();
        return switch (question) {
            case Question.Join(var voter) -> Optional.of(admission.answer(from, voter));
            case Question.Notify _ -> Optional.of(announcing.heard(from));
            case Question.Hello hello -> Optional.of(hello(hello));
            case Question.Found(var message) -> Optional.of(found(from, message));
            case Question.Remove remove -> Optional.of(departures.answer(from, remove));
            case Question.StepDown stepDown -> Optional.of(departures.answer(stepDown));
            case Question.Meta _, Question.Term _, Question.ReadIndex _ -> Optional.empty();
        };
    }

    /// Looks after members and leader; called often, by one thread.
    public void look() {
        watch.look(raft);
        membership.tend(raft);
    }

    /// Greets no more, takes no more steps of a founding. May be called twice.
    @Override
    public void close() {
        greeter.close();
        founding.close();
    }

    private Answer hello(Question.Hello hello) {
        var changed = false;
        for (var announcement : hello.known()) changed |= book.note(announcement);
        if (changed) raft.addressesChanged();
        var known = new ArrayList<>(self.announcement());
        known.addAll(book.known());
        return new Answer.Known(known);
    }

    private Answer found(Greeting from, FoundingMessage message) {
        var misfit = new Callers(self, client).misfit(from, self.foreignKeys());
        // who asks whether a promise still binds is answered in any case
        if (misfit.isPresent() && message instanceof FoundingMessage.Prepare) return new Answer.Refused(misfit.get());
        var who = new Identity(from.member().id(), from.member().incarnation());
        return new Answer.Founding(founding.heard(who, message));
    }

    private boolean isMember() {
        return knowsLeader() && raft.members().contains(self.id());
    }

    private static RandomGenerator split(RandomGenerator random) {
        return new SplittableRandom(random.nextLong());
    }
}
