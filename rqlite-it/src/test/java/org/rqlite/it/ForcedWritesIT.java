// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// No kill loop sees a missing fsync, since the page cache outlives the process; so system calls are
/// counted (S13).
class ForcedWritesIT {
    private static final int WRITES = 100;
    // a call that has returned 0, be it in one line or in two
    private static final Pattern FORCED =
            Pattern.compile("(fdatasync|fsync)(\\(\\d+\\)| resumed>\\)) += 0$", Pattern.MULTILINE);

    @TempDir
    Path temp;

    @Test
    void forcesAtLeastOnceForEachAcknowledgedWriteOfOneClientS13() throws Exception {
        if (System.getenv("CI") == null)
            assumeThat(straceRuns()).as("strace is installed").isTrue();
        try (var node = new TestNode(temp.resolve("data")).start()) {
            node.client().execute("CREATE TABLE t (a INTEGER)");
            var calls = temp.resolve("calls");
            var strace = attach(node.pid(), calls);

            for (var n = 0; n < WRITES; n++) node.client().execute("INSERT INTO t VALUES (" + n + ")");

            strace.destroy();
            assertThat(strace.waitFor(20, TimeUnit.SECONDS)).isTrue();
            var forced = FORCED.matcher(Files.readString(calls)).results().count();
            System.out.printf("forced writes: acknowledged=%d forced=%d%n", WRITES, forced);
            assertThat(forced).isGreaterThanOrEqualTo(WRITES);
        }
    }

    private Process attach(long pid, Path calls) throws IOException {
        var said = temp.resolve("strace");
        var command = List.of("strace", "-f", "-e", "trace=fdatasync,fsync", "-o", calls.toString(), "-p", "" + pid);
        var strace = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        Eventually.await(
                Duration.ofSeconds(20),
                () -> "strace " + text(said),
                () -> text(said).contains("attached"));
        return strace;
    }

    private static boolean straceRuns() throws InterruptedException {
        try {
            return new ProcessBuilder("strace", "-V").start().waitFor(10, TimeUnit.SECONDS);
        } catch (IOException _) {
            return false;
        }
    }

    private static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
