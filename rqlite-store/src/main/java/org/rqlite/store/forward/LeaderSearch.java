// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.forward;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.rqlite.api.DatabaseException;
import org.rqlite.api.LeaderNotFoundException;
import org.rqlite.api.NotLeaderException;
import org.rqlite.api.NotReadyException;
import org.rqlite.api.Peer;

/// Has something done at the leader, wherever that is, and tries again while there is none: as long as it takes to
/// elect one. Any thread; blocks.
final class LeaderSearch {
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final Leadership leadership;
    private final Duration leaderWait;

    /// @param leaderWait longest wait for a leader that can serve
    LeaderSearch(Leadership leadership, Duration leaderWait) {
        this.leadership = leadership;
        this.leaderWait = leaderWait;
    }

    /// What is to be done. A [NotLeaderException], [NotReadyException] or [LeaderNotFoundException] says that nothing
    /// was done there.
    interface Task<T> {
        /// Does it on this node, which leads.
        T here();

        /// Has another node do it.
        T at(Peer leader);
    }

    /// Does it once.
    ///
    /// @param timeout longest wait for a leader, if that is shorter than usual
    /// @param begun whether something was handed over that cannot be taken back: then it is not tried again
    /// @throws LeaderNotFoundException if no leader was found in time
    /// @throws DatabaseException if the task threw it
    <T> T run(Duration timeout, BooleanSupplier begun, Task<T> task) {
        var start = System.nanoTime();
        var patience = Math.min(leaderWait.toNanos(), timeout.toNanos());
        var named = Optional.<Peer>empty(); // the newer leader that a refusal told of
        var followed = false;
        while (true) {
            DatabaseException refusal;
            try {
                return attempt(task, named);
            } catch (NotLeaderException e) {
                named = followed
                        ? Optional.empty()
                        : e.leader().filter(peer -> !peer.raftAddress().isEmpty());
                followed |= named.isPresent();
                refusal = new LeaderNotFoundException();
            } catch (NotReadyException | LeaderNotFoundException e) {
                named = Optional.empty();
                refusal = e;
            }
            if (begun.getAsBoolean() || System.nanoTime() - start >= patience) throw refusal;
            if (named.isEmpty()) LockSupport.parkNanos(PAUSE.toNanos());
            if (Thread.currentThread().isInterrupted()) throw refusal;
        }
    }

    private <T> T attempt(Task<T> task, Optional<Peer> named) {
        return switch (leadership.standing()) {
            case READY -> task.here();
            case LEADING -> throw new NotReadyException();
            case FOLLOWING -> task.at(named.or(leadership::other).orElseThrow(LeaderNotFoundException::new));
        };
    }
}
