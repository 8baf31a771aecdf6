// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// Keeps the messages of other nodes waiting while a division is opened.
///
/// Ratis makes a node a follower in two steps there, and lets messages in between them: an entry of the leader
/// that comes just then makes it one too, and the division fails to open.
final class OpeningGate {
    private static final Duration MESSAGE_WAITS = Duration.ofSeconds(10);
    private static final Duration OPENING_WAITS = Duration.ofSeconds(30);

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

    /// What opens a division.
    @FunctionalInterface
    interface Opening<T> {
        T open() throws IOException;
    }

    /// Hands a message on, once no division is being opened. Any thread; blocks for at most 10 s.
    ///
    /// @return false if that took too long: the message was not handed on
    boolean pass(Runnable message) {
        if (!lock(lock.readLock(), MESSAGE_WAITS)) return false;
        try {
            message.run();
            return true;
        } finally {
            lock.readLock().unlock();
        }
    }

    /// Opens a division while no message is being handed on.
    ///
    /// @throws IOException if the opening fails, or Ratis has not taken the messages before it within 30 s
    <T> T shut(Opening<T> opening) throws IOException {
        if (!lock(lock.writeLock(), OPENING_WAITS)) {
            throw new IOException("the consensus layer does not take what other nodes say, for " + OPENING_WAITS);
        }
        try {
            return opening.open();
        } finally {
            lock.writeLock().unlock();
        }
    }

    private static boolean lock(Lock wanted, Duration wait) {
        try {
            return wanted.tryLock(wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
