// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.it.fault.SmallDisk;

/// A disk that fills up under writers: the node ends itself, and comes back whole once there is room (A14,
/// I1).
class FullDiskIT {
    private static final int DISK_MEGABYTES = 128;
    private static final int BALLAST_BYTES = 96 << 20; // once it is gone, the checkpoint has room too

    @TempDir
    Path temp;

    private SmallDisk disk;

    @BeforeEach
    void mountASmallDisk() {
        SmallDisk.require(temp);
        disk = SmallDisk.mount(temp.resolve("disk"), DISK_MEGABYTES);
    }

    @AfterEach
    void unmount() {
        if (disk != null) disk.close();
    }

    /// First the WAL fills the disk, then the log does.
    @ParameterizedTest
    @ValueSource(strings = {"randomblob(300000)", "'LONG'"})
    void endsItselfWhenTheDiskIsFullAndLosesNothingA14(String filling) throws Exception {
        var insert = "[\"INSERT INTO t VALUES (%d, " + filling.replace("LONG", "x".repeat(300_000)) + ")\"]";
        var ballast = Files.write(disk.folder().resolve("ballast"), new byte[BALLAST_BYTES]);
        try (var node = new TestNode(disk.folder().resolve("data")).start()) {
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
}
