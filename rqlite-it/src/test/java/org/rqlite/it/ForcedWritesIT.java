// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// No kill loop sees a missing fsync, since the page cache outlives the process; so system calls are counted (S13).
class ForcedWritesIT {
    private static final int WRITES = 100;
    // a call that has returned 0, be it in one line or in two
    private static final Pattern FORCED =
            Pattern.compile("(fdatasync|fsync)(\\(\\d+\\)| resumed>\\)) += 0$", Pattern.MULTILINE);

    @TempDir
    Path temp;

    @Test
    void forcesAtLeastOnceForEachAcknowledgedWriteOfOneClientS13() {
        Strace.require();
        try (var node = new TestNode(temp.resolve("data")).start()) {
            node.client().execute("CREATE TABLE t (a INTEGER)");
            var strace = Strace.attach(node.pid(), temp, "trace=fdatasync,fsync");

            for (var n = 0; n < WRITES; n++) node.client().execute("INSERT INTO t VALUES (" + n + ")");

            var forced = FORCED.matcher(strace.detach()).results().count();
            System.out.printf("forced writes: acknowledged=%d forced=%d%n", WRITES, forced);
            assertThat(forced).isGreaterThanOrEqualTo(WRITES);
        }
    }
}
