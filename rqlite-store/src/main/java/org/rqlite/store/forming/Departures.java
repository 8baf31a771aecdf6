// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.forming;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.rqlite.api.CommitUnknownException;
import org.rqlite.api.LeaderNotFoundException;
import org.rqlite.api.NotReadyException;
import org.rqlite.api.RefusedException;
import org.rqlite.store.log.ReplicatedRecord.Member;
import org.rqlite.store.peer.Answer;
import org.rqlite.store.peer.Greeting;
import org.rqlite.store.peer.PeerClient;
import org.rqlite.store.peer.PeerException;
import org.rqlite.store.peer.Question;
import org.rqlite.store.raft.MembershipException;
import org.rqlite.store.raft.RaftNode;
import org.rqlite.store.raft.Waiting;

/// Takes members out of the cluster, and leadership away from a leader: asked for on any node, done on the leader.
final class Departures {
    private static final System.Logger LOG = System.getLogger(Departures.class.getName());
    private static final String LAST_VOTER = "need at least one voter in configuration: {[]}"; // as rqlite says it
    private static final Duration CHANGE = Duration.ofSeconds(30);
    private static final Duration HAND_OVER = Duration.ofSeconds(10);
    private static final Duration TELL = Duration.ofSeconds(2);
    private static final int TELLINGS = 5;
    private static final Executor AGAIN = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

    private final Self self;
    private final RaftNode raft;
    private final AddressBook book;
    private final PeerClient client;
    private final Changes changes;
    private volatile Optional<Dismissal> dismissal = Optional.empty();

    /// That this node was told to be a member no more.
    ///
    /// @param leader whom it knew then; only members hear of another
    private record Dismissal(Optional<String> leader) {}

    Departures(Self self, RaftNode raft, AddressBook book, PeerClient client, Changes changes) {
        this.self = self;
        this.raft = raft;
        this.book = book;
        this.client = client;
        this.changes = changes;
    }

    /// Removes a member, through the leader wherever it is.
    ///
    /// @throws org.rqlite.api.DatabaseException as [org.rqlite.api.Cluster#remove] says
    void remove(String id, Duration timeout) {
        var deadline = System.nanoTime() + timeout.toNanos();
        if (raft.members().isLoneVoter(id)) throw new RefusedException(LAST_VOTER);
        // no leader removes itself, its successor does
        if (raft.leaderId().equals(Optional.of(id))) stepDown(Optional.empty(), timeout);
        throughLeader(new Question.Remove(id), deadline);
    }

    /// Has the leader step down, wherever it is.
    ///
    /// @throws org.rqlite.api.DatabaseException as [org.rqlite.api.Cluster#stepDown] says
    void stepDown(Optional<String> successor, Duration timeout) {
        var deadline = System.nanoTime() + timeout.toNanos();
        var before = raft.leaderId();
        throughLeader(new Question.StepDown(successor), deadline);
        var followed = Waiting.until(
                () -> {
                    var now = raft.leaderId();
                    return now.isPresent() && (!now.equals(before) || now.equals(successor));
                },
                left(deadline));
        if (!followed) throw new LeaderNotFoundException();
    }

    /// Whether this node was told that it was removed, and has not joined again: only members hear of a new leader.
    boolean isDismissed() {
        var leader = raft.leaderId();
        return dismissal
                .filter(told -> leader.isEmpty() || leader.equals(told.leader()))
                .isPresent();
    }

    /// This node is a member again.
    void joined() {
        dismissal = Optional.empty();
    }

    /// Answers a node that asks for a removal, on the leader; or hears from the leader that this node is gone.
    Answer answer(Greeting from, Question.Remove question) {
        // who is no member any more may have forgotten who leads
        var leader = raft.leaderId();
        var leads = leader.map(from.member().id()::equals).orElse(true);
        if (leads && question.nodeId().equals(self.id()) && !raft.isLeader()) {
            LOG.log(Level.WARNING, "this node was removed from the cluster: it keeps its data and can join again");
            dismissal = Optional.of(new Dismissal(leader));
            return new Answer.Done();
        }
        return remove(question, CHANGE);
    }

    private Answer remove(Question.Remove question, Duration timeout) {
        if (!raft.isReadyLeader()) return notLeader();
        var id = question.nodeId();
        if (id.equals(self.id())) return new Answer.Refused("the leader does not remove itself, it steps down first");
        try {
            var member = changes.recorded(id).map(book::current);
            changes.remove(id, timeout);
            LOG.log(Level.INFO, () -> "removed node " + id);
            member.ifPresent(gone -> tell(gone, TELLINGS));
            return new Answer.Done();
        } catch (MembershipException e) {
            return failed(e);
        }
    }

    /// Answers a node that asks for a change of leaders; on the leader.
    Answer answer(Question.StepDown question) {
        return stepDown(question, HAND_OVER);
    }

    private Answer stepDown(Question.StepDown question, Duration timeout) {
        if (!raft.isLeader()) return notLeader();
        try {
            raft.transferTo(question.successor(), timeout);
            return new Answer.Done();
        } catch (MembershipException e) {
            return failed(e);
        }
    }

    /// Asks the leader until one has done it. Both questions may be asked again: a node is removed once.
    private void throughLeader(Question question, long deadline) {
        while (true) {
            var answer = askLeader(question, deadline);
            switch (answer) {
                case Answer.Done _ -> {
                    return;
                }
                case Answer.Refused(var reason) -> throw new RefusedException(reason);
                case Answer.NotLeader _ -> {
                    if (System.nanoTime() - deadline >= 0) throw new LeaderNotFoundException();
                    var _ = Waiting.until(() -> false, Duration.ofMillis(100));
                }
                default -> throw new NotReadyException();
            }
        }
    }

    private Answer askLeader(Question question, long deadline) {
        if (raft.isLeader()) {
            return switch (question) {
                case Question.Remove removal -> remove(removal, atMost(CHANGE, deadline));
                case Question.StepDown stepDown -> stepDown(stepDown, atMost(HAND_OVER, deadline));
                default -> throw new IllegalArgumentException("not for the leader: " + question);
            };
        }
        var address = raft.leaderId().flatMap(book::addressOf);
        if (address.isEmpty()) return new Answer.NotLeader(Optional.empty());
        try {
            return client.ask(address.get(), question, left(deadline)).answer();
        } catch (PeerException e) {
            return switch (e.kind()) {
                case UNREACHABLE -> new Answer.NotLeader(Optional.empty());
                case TIMEOUT, UNKNOWN_FATE ->
                    throw new CommitUnknownException("the leader did not answer: " + e.getMessage());
                case NOT_A_NODE, OTHER_PROTOCOL, OTHER_CLUSTER, REFUSED ->
                    throw new RefusedException(String.valueOf(e.getMessage()));
            };
        }
    }

    /// Tells a node that it is a member no more, until it has heard or is one again: Ratis never tells a learner.
    private void tell(Member member, int tries) {
        var _ = client.asking(member.raftAddress(), new Question.Remove(member.id()), TELL)
                .whenComplete((heard, _) -> {
                    if (tries == 1 || (heard != null && heard.answer() instanceof Answer.Done)) return;
                    AGAIN.execute(() -> {
                        if (raft.isLeader() && changes.recorded(member.id()).isEmpty()) tell(member, tries - 1);
                    });
                });
    }

    private Answer notLeader() {
        var leader = raft.leaderId().filter(id -> !id.equals(self.id()));
        return new Answer.NotLeader(leader.flatMap(changes::recorded).map(book::current));
    }

    private Answer failed(MembershipException e) {
        return switch (e.kind()) {
            case NOT_LEADER -> notLeader();
            case REFUSED, CONFLICT, TIMEOUT -> new Answer.Refused(String.valueOf(e.getMessage()));
        };
    }

    private static Duration atMost(Duration longest, long deadline) {
        var left = left(deadline);
        return left.compareTo(longest) < 0 ? left : longest;
    }

    private static Duration left(long deadline) {
        return Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime()));
    }
}
