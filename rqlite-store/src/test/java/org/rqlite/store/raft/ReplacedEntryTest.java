// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rqlite.store.raft.FollowerOfTest.at;
import static org.rqlite.store.raft.FollowerOfTest.entries;
import static org.rqlite.store.raft.FollowerOfTest.heartbeat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/// What a deposed leader wrote for nobody is replaced, never applied (I2).
@Isolated("holds up the JVM's common threads")
class ReplacedEntryTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    /// The machine is so busy that no thread is free to write what the new leader sends, until its next message has
    /// said that it is committed.
    @Test
    void i2AnEntryIsNotCommittedBeforeTheOneThatItReplacesIsGone() throws Exception {
        try (var follower = new FollowerOfTest(folder)) {
            follower.found();
            assertThat(follower.hears(entries(1, "acknowledged by nobody")).get(20, TimeUnit.SECONDS))
                    .isEqualTo("OK");
            assertThat(follower.applied).isEmpty();

            try (var _ = new BusyThreads()) {
                var answered = follower.hears(entries(2, "committed"), heartbeat(2, at(2, 0)));
                var _ = Waiting.until(() -> answered.isDone() || !follower.applied.isEmpty(), Duration.ofSeconds(2));
            }

            var _ = follower.hears(heartbeat(2, at(2, 0)));
            assertThat(Waiting.until(() -> !follower.applied.isEmpty(), LONG)).isTrue();
            assertThat(follower.applied).containsExactly("committed");
        }
    }

    /// Keeps all threads busy on which `CompletableFuture` does what is given to no other.
    private static final class BusyThreads implements AutoCloseable {
        private final CountDownLatch end = new CountDownLatch(1);

        BusyThreads() {
            for (var n = 0; n < ForkJoinPool.getCommonPoolParallelism(); n++) {
                ForkJoinPool.commonPool().execute(() -> {
                    try {
                        end.await();
                    } catch (InterruptedException _) {
                        Thread.currentThread().interrupt();
                    }
                });
            }
        }

        @Override
        public void close() {
            end.countDown();
        }
    }
}
