// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A disk whose system calls fail under a running node: it ends itself, and acknowledges nothing that it could not
/// force (A14, I1).
class FailingDiskIT {
    @TempDir
    Path temp;

    /// The log cannot be forced, SQLite cannot write, SQLite has no room.
    @ParameterizedTest
    @ValueSource(strings = {"fdatasync,fsync:error=EIO", "pwrite64:error=EIO", "pwrite64:error=ENOSPC"})
    void endsItselfAndKeepsWhatItAcknowledgedA14(String fault) {
        Strace.require();
        try (var node = new TestNode(temp.resolve("data")).start()) {
            node.client().execute("CREATE TABLE t (a INTEGER)");
            for (var n = 0; n < 20; n++) node.client().execute("INSERT INTO t VALUES (1)");

            try (var _ = Strace.attach(node.pid(), temp, "inject=" + fault)) {
                // the log may have it, the database may not: unknown, but never acknowledged
                assertThat(node.client().write("[\"INSERT INTO t VALUES (100)\"]"))
                        .isEqualTo(NodeClient.Outcome.UNKNOWN);
                assertThat(node.awaitExit()).as(node.log()).isNotZero();
            }

            node.start();
            assertThat(node.client().query("SELECT sum(a) FROM t"))
                    .isIn(List.of(List.of("20")), List.of(List.of("120")));
            assertThat(node.client().query("PRAGMA quick_check")).isEqualTo(List.of(List.of("\"ok\"")));
        }
    }
}
