// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ten thousand clients that do nothing, two thousand that are slow, and one that takes 64 MB in small bites, on a heap
/// of
/// 160 MB: all others are served as ever (H12).
class CrowdIT {
    private static final int IDLE = Math.clamp((filesMax() - 2000) * 4L / 5, 200, 10_000);
    private static final int SLOW = IDLE / 5;
    private static final int ROWS = 700; // of 100 KB
    private static final int SERVED = 150;
    private static final Duration SERVED_WITHIN = Duration.ofSeconds(10);

    @TempDir
    Path temp;

    private final List<Socket> crowd = new ArrayList<>();

    @Test
    void servesOthersWhileTenThousandAreIdleAndTwoThousandSlow() throws Exception {
        try (var node = new TestNode(temp.resolve("data")).start("-Xmx160m");
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            node.client().execute("CREATE TABLE t (id INTEGER PRIMARY KEY)");
            var sql = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + ROWS
                    + ") SELECT hex(zeroblob(50000)) FROM n";
            var bites = executor.submit(() -> takeInBites(node.client().stream(sql)));

            open(node, IDLE, "GET /readyz?noleader HTTP/1.1\r\nHost: x\r\n\r\n");
            serve(node);
            open(node, SLOW, "POST /db/execute HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n[");
            serve(node);

            assertThat(whole(bites)).isGreaterThan(ROWS * 100_000L);
            assertThat(node.alive()).isTrue();
            assertThat(node.client().query("SELECT count(*) FROM t"))
                    .isEqualTo(List.of(List.of(String.valueOf(2 * SERVED))));
        } finally {
            for (var socket : crowd) socket.close();
        }
    }

    private static long whole(Future<Long> bites) throws Exception {
        return bites.get(60, TimeUnit.SECONDS);
    }

    private void open(TestNode node, int count, String start) throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), node.httpPort());
        for (var i = 0; i < count; i++) {
            var socket = new Socket();
            crowd.add(socket);
            socket.connect(address, (int) SERVED_WITHIN.toMillis());
            try {
                socket.getOutputStream().write(start.getBytes(US_ASCII));
            } catch (IOException _) { // closed already, to make room
            }
        }
    }

    private static void serve(TestNode node) {
        for (var i = 0; i < SERVED; i++) {
            var begun = System.nanoTime();

            node.client().execute("INSERT INTO t DEFAULT VALUES");

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SERVED_WITHIN);
        }
    }

    private static long takeInBites(InputStream answer) throws IOException {
        try (answer) {
            var bite = new byte[512 << 10];
            var taken = 0L;
            for (int count; (count = answer.readNBytes(bite, 0, bite.length)) > 0; taken += count) {
                Eventually.within(Duration.ofMillis(100), () -> false);
            }
            return taken;
        }
    }

    private static int filesMax() {
        var system = ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class);
        return (int) Math.min(1 << 20, system.getMaxFileDescriptorCount());
    }
}
