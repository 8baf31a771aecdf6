// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.forming;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.rqlite.store.log.ReplicatedRecord;
import org.rqlite.store.log.ReplicatedRecord.Member;
import org.rqlite.store.peer.Answer;
import org.rqlite.store.peer.Greeting;
import org.rqlite.store.raft.MembershipException;
import org.rqlite.store.raft.RaftNode;

/// The leader's side of JOIN (`raft.md` 5): looks at who wants to join, and makes it a member.
///
/// Asked twice by a newcomer, see [Joining]. A known id with another incarnation has lost its disk: the old
/// member is removed before the newcomer makes its group, so that no configuration ever lists it while its log is
/// empty (S1). One newcomer at a time.
final class Admission {
    private static final System.Logger LOG = System.getLogger(Admission.class.getName());
    private static final Duration TURN = Duration.ofSeconds(15);
    private static final Duration CHANGE = Duration.ofSeconds(30);

    private final Self self;
    private final RaftNode raft;
    private final AddressBook book;
    private final Callers callers;
    private final Announcing announcing;
    private final Changes changes;
    private final ReentrantLock turn = new ReentrantLock();
    private final Set<String> underWay = ConcurrentHashMap.newKeySet(); // ids; at most one, by the turn

    Admission(Self self, RaftNode raft, AddressBook book, Callers callers, Announcing announcing, Changes changes) {
        this.self = self;
        this.raft = raft;
        this.book = book;
        this.callers = callers;
        this.announcing = announcing;
        this.changes = changes;
    }

    /// Whether a node is being made a member at this moment.
    boolean isUnderWay(String id) {
        return underWay.contains(id);
    }

    /// Answers JOIN.
    Answer answer(Greeting from, boolean voter) {
        var record = raft.applied().record();
        if (!raft.isReadyLeader() || record.isEmpty()) return notLeader();
        announcing.warnOfExpect(from);
        var misfit = misfit(from, record.get()).or(() -> callers.unreachable(from));
        if (misfit.isPresent()) return refused(from, misfit.get());
        try {
            if (!turn.tryLock(TURN.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Answer.Refused("another node is being added, try again");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return notLeader();
        }
        try {
            underWay.add(from.member().id());
            return admit(from, voter);
        } catch (MembershipException e) {
            return switch (e.kind()) {
                case NOT_LEADER -> notLeader();
                case CONFLICT, TIMEOUT, REFUSED -> refused(from, "the members could not be changed: " + e.getMessage());
            };
        } finally {
            underWay.remove(from.member().id());
            turn.unlock();
        }
    }

    private Answer admit(Greeting from, boolean voter) throws MembershipException {
        var member = from.member().withVote(voter);
        var known = changes.recorded(member.id());
        if (known.isPresent() && !known.get().incarnation().equals(member.incarnation())) {
            var old = known.get();
            var address = book.current(old).raftAddress();
            if (callers.isAlive(old.id(), old.incarnation(), address)) {
                return refused(from, Callers.taken(old.id(), address));
            }
            changes.remove(old.id(), CHANGE); // S1
            LOG.log(Level.INFO, () -> "removed node " + old.id() + " prior to rejoin with an empty data folder");
            known = Optional.empty();
        }
        removeFormerOf(member);
        if (known.isPresent() && raft.members().contains(member.id())) return known(from, known.get());
        if (from.cluster().isEmpty()) return new Answer.Done(); // it makes its group now and asks again
        book.note(from);
        if (!changes.announce(member)) return notLeader();
        changes.untilNoConflict(CHANGE, left -> raft.add(member.id(), voter, left));
        LOG.log(
                Level.INFO,
                () -> "node with ID %s, at %s, joined successfully as %s"
                        .formatted(member.id(), member.raftAddress(), voter ? "voter" : "non-voter"));
        return new Answer.Done();
    }

    /// A member that comes again: its address is taken down, its vote stays as it is.
    private Answer known(Greeting from, Member known) {
        var member = from.member().withVote(known.voter());
        LOG.log(
                Level.INFO,
                () -> "node %s at %s already member of cluster, ignoring join request"
                        .formatted(member.id(), member.raftAddress()));
        if (book.note(from)) raft.addressesChanged();
        if (!member.equals(known)) changes.announce(member);
        return new Answer.Done();
    }

    /// Another id that had this address is gone: the caller answers there.
    private void removeFormerOf(Member member) throws MembershipException {
        var former = raft.applied().record().stream()
                .flatMap(record -> record.members().stream())
                .filter(other -> !other.id().equals(member.id()))
                .filter(other -> book.current(other).raftAddress().equals(member.raftAddress()))
                .findFirst();
        if (former.isEmpty() || former.get().id().equals(self.id())) return;
        changes.remove(former.get().id(), CHANGE);
        LOG.log(
                Level.INFO,
                () -> "removed node %s prior to rejoin with changed ID or address"
                        .formatted(former.get().id()));
    }

    private Optional<String> misfit(Greeting from, ReplicatedRecord record) {
        if (from.featureLevel() < record.featureLevel()) {
            return Optional.of("the cluster is at feature level %d, node %s knows %d: update it"
                    .formatted(record.featureLevel(), from.member().id(), from.featureLevel()));
        }
        return callers.misfit(from, record.foreignKeysAtFounding());
    }

    private Answer notLeader() {
        var leader = raft.leaderId().filter(id -> !id.equals(self.id()));
        return new Answer.NotLeader(leader.flatMap(changes::recorded).map(book::current));
    }

    private static Answer refused(Greeting from, String reason) {
        LOG.log(
                Level.WARNING,
                () -> "refused node %s at %s: %s"
                        .formatted(from.member().id(), from.member().raftAddress(), reason));
        return new Answer.Refused(reason);
    }
}
