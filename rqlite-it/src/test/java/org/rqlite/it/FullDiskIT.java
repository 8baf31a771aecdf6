// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A disk that fills up under writers: the node ends itself, and comes back whole once there is room (A14,
/// I1).
class FullDiskIT {
    private static final int BALLAST_BYTES = 96 << 20; // once it is gone, the checkpoint has room too

    @TempDir
    Path temp;

    private Path disk;
    private boolean mounted;

    @BeforeEach
    void mountASmallDisk() throws Exception {
        disk = Files.createDirectory(temp.resolve("disk"));
        mounted = run("mount", "-t", "tmpfs", "-o", "size=128m", "tmpfs", disk.toString());
        if (System.getenv("CI") == null)
            assumeThat(mounted).as("may mount a tmpfs").isTrue();
        assertThat(mounted).isTrue();
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) assertThat(run("umount", disk.toString())).isTrue();
    }

    /// First the WAL fills the disk, then the log does.
    @ParameterizedTest
    @ValueSource(strings = {"randomblob(300000)", "'LONG'"})
    void endsItselfWhenTheDiskIsFullAndLosesNothingA14(String filling) throws Exception {
        var insert = "[\"INSERT INTO t VALUES (%d, " + filling.replace("LONG", "x".repeat(300_000)) + ")\"]";
        var ballast = Files.write(disk.resolve("ballast"), new byte[BALLAST_BYTES]);
        try (var node = new TestNode(disk.resolve("data")).start()) {
            node.client().execute("CREATE TABLE t (n INTEGER PRIMARY KEY, filling)");
            var acknowledged = 0;
            while (node.client().write(insert.formatted(acknowledged)) == NodeClient.Outcome.ACKNOWLEDGED) {
                acknowledged++;
            }
            assertThat(acknowledged).isPositive();

            assertThat(node.awaitExit()).isNotZero();

            Files.delete(ballast);
            node.start();
            var found = node.client().query("SELECT count(*) FROM t WHERE n < " + acknowledged);
            assertThat(found).isEqualTo(List.of(List.of("" + acknowledged)));
            node.client().execute("INSERT INTO t VALUES (-1, 'room again')");
            assertThat(node.terminate()).as(node.log()).isZero();
        }
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            var process = new ProcessBuilder(command).inheritIO().start();
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException _) {
            return false;
        }
    }
}
