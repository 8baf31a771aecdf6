// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The machine stands still for longer than an election takes, as a virtual one does that is moved.
@Tag("alone") // it measures time
class PauseIT {
    private static final Duration PAUSE = Duration.ofMillis(2_500);
    private static final Duration NOTICED = Duration.ofSeconds(1); // the consensus layer looks three times a second

    @TempDir
    Path temp;

    @Test
    void aNodeAloneLeadsOnAfterAPause() throws Exception {
        try (var node = new TestNode(temp.resolve("data")).start()) {
            node.client().execute("CREATE TABLE t (a INTEGER)");

            signal(node, "STOP");
            Eventually.pause(PAUSE);
            signal(node, "CONT");

            var gaveUp = Eventually.within(NOTICED, () -> node.log().contains("leads no more"));
            assertThat(gaveUp).as(node.log()).isFalse();
            node.client().execute("INSERT INTO t VALUES (1)");
            assertThat(node.client().query("SELECT count(*) FROM t")).isEqualTo(List.of(List.of("1")));
        }
    }

    private static void signal(TestNode node, String name) throws Exception {
        var kill = new ProcessBuilder("kill", "-" + name, Long.toString(node.pid())).start();
        assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(kill.exitValue()).isZero();
    }
}
