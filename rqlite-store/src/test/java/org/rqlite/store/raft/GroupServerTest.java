// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.ratis.server.RaftServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("reads what Ratis logs")
class GroupServerTest {
    @TempDir
    Path folder;

    /// The leader does not wait until the others have opened their logs. Ratis would refuse what comes now, and fail
    /// to open if it came a moment later.
    @Test
    void aHeartbeatThatComesWhileTheLogIsOpenedIsTakenBehindIt() throws IOException {
        var ratis = Logger.getLogger(RaftServer.Division.class.getName());
        try (var follower = new FollowerOfTest(folder)) {
            var early = new EarlyHeartbeat(follower);
            ratis.setLevel(Level.INFO);
            ratis.setFilter(early);

            follower.found();

            assertThat(early.sent).isTrue();
            var info = follower.server.group().orElseThrow().division().getInfo();
            assertThat(Waiting.until(() -> info.getLeaderId() != null, Duration.ofSeconds(10)))
                    .as("the heartbeat is heard")
                    .isTrue();
        } finally {
            ratis.setFilter(null);
            ratis.setLevel(null);
        }
    }

    /// Comes when Ratis is about to make the node a follower: it logs that.
    private static final class EarlyHeartbeat implements Filter {
        final AtomicBoolean sent = new AtomicBoolean();
        private final FollowerOfTest follower;

        EarlyHeartbeat(FollowerOfTest follower) {
            this.follower = follower;
        }

        @Override
        public boolean isLoggable(LogRecord record) {
            var text = record.getMessage();
            if (text.contains(FollowerOfTest.ID) && text.contains("changes role")) send();
            return record.getLevel().intValue() >= Level.WARNING.intValue();
        }

        private void send() {
            if (!sent.compareAndSet(false, true)) return;
            try {
                follower.hears(FollowerOfTest.heartbeat(7)).get(1, TimeUnit.SECONDS);
            } catch (TimeoutException _) {
                // it has to wait for the opening
            } catch (InterruptedException | ExecutionException e) {
                throw new AssertionError(e);
            }
        }
    }
}
