// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.forming;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.rqlite.store.log.Entry;
import org.rqlite.store.log.ReplicatedRecord;
import org.rqlite.store.log.ReplicatedRecord.Member;
import org.rqlite.store.raft.MembershipException;
import org.rqlite.store.raft.RaftNode;
import org.rqlite.store.raft.Waiting;

/// Changes of members that a leader makes, each carried through or given up in a bounded time: to the
/// configuration by compare-and-set, to the record by entries of the log (A3).
final class Changes {
    private static final Duration APPLIED = Duration.ofSeconds(10);
    private static final Duration PAUSE_MIN = Duration.ofMillis(50);
    private static final Duration PAUSE_MAX = Duration.ofMillis(250);

    private final RaftNode raft;
    private final RandomGenerator random; // guarded by this

    Changes(RaftNode raft, RandomGenerator random) {
        this.raft = raft;
        this.random = random;
    }

    /// One change of the configuration.
    interface Change {
        void make(Duration timeout) throws MembershipException;
    }

    /// Makes a change again, with jitter, as long as others come in between.
    ///
    /// @throws MembershipException if it did not come about in time
    void untilNoConflict(Duration timeout, Change change) throws MembershipException {
        var deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            try {
                change.make(left(deadline));
                return;
            } catch (MembershipException e) {
                var over = System.nanoTime() - deadline >= 0
                        || Thread.currentThread().isInterrupted();
                if (e.kind() != MembershipException.Kind.CONFLICT || over) throw e;
                LockSupport.parkNanos(pause());
            }
        }
    }

    /// Takes a node out of configuration and record.
    ///
    /// @throws MembershipException if it did not come about in time
    void remove(String id, Duration timeout) throws MembershipException {
        untilNoConflict(timeout, left -> raft.remove(id, left));
        var member = recorded(id);
        if (member.isEmpty()) return;
        var gone = new Entry.MemberRemoved(id, member.get().incarnation());
        record(gone, record -> record.member(id).filter(member.get()::equals).isEmpty());
    }

    /// Writes a member into the record.
    ///
    /// @return whether it stands there now
    boolean announce(Member member) {
        var there = Optional.of(member);
        return record(
                new Entry.MemberAnnounced(member),
                record -> record.member(member.id()).equals(there));
    }

    /// A member as the record has it.
    Optional<Member> recorded(String id) {
        return raft.applied().record().flatMap(record -> record.member(id));
    }

    private boolean record(Entry entry, Predicate<ReplicatedRecord> done) {
        raft.propose(entry);
        return Waiting.until(() -> raft.applied().record().filter(done).isPresent(), APPLIED);
    }

    private synchronized long pause() {
        return random.nextLong(PAUSE_MIN.toNanos(), PAUSE_MAX.toNanos());
    }

    private static Duration left(long deadline) {
        return Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime()));
    }
}
