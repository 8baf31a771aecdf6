// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Large answers and hostile bodies on a small heap (I10).
class MemoryIT {
    private static final int LARGE = 200 << 20;

    @TempDir
    Path temp;

    @Test
    void streamsAnAnswerOf200MegabytesOnAHeapOf160() throws Exception {
        try (var node = new TestNode(temp.resolve("data")).start("-Xmx160m")) {
            var sql = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2100)"
                    + " SELECT i, hex(zeroblob(50000)) FROM n";

            long read = 0;
            var buffer = new byte[1 << 16];
            var last = 0;
            try (var answer = node.client().stream(sql)) {
                for (int count; (count = answer.read(buffer)) > 0; read += count) last = buffer[count - 1];
            }

            assertThat(read).isGreaterThan(LARGE);
            assertThat((char) last).isIn('}', '\n');
            assertServes(node);
        }
    }

    @Test
    void refusesAChunkOf200MegabytesOnAHeapOf160I10() throws Exception {
        try (var node = new TestNode(temp.resolve("data")).start("-Xmx160m")) {
            sendOneChunk(node, "/db/execute");

            assertServes(node);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/db/execute", "/db/query", "/db/request", "/status", "/no/such/route"})
    void survivesAChunkOf200MegabytesOnAHeapOf96I10(String path) throws Exception {
        try (var node = new TestNode(temp.resolve("data")).start("-Xmx96m")) {
            for (var times = 0; times < 2; times++) sendOneChunk(node, path);

            assertServes(node);
        }
    }

    private static void assertServes(TestNode node) {
        assertThat(node.alive()).isTrue();
        assertThat(node.client().query("SELECT 1")).isEqualTo(List.of(List.of("1")));
        node.client().execute("CREATE TABLE IF NOT EXISTS after (a)");
    }

    /// Sends until the node hangs up; whatever it answers, it must not be a success.
    private static void sendOneChunk(TestNode node, String path) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), node.httpPort())) {
            socket.setSoTimeout((int) Duration.ofSeconds(30).toMillis());
            var head = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(LARGE) + "\r\n";
            var out = socket.getOutputStream();
            var spaces = new byte[1 << 16];
            Arrays.fill(spaces, (byte) ' ');
            try {
                out.write(head.getBytes(US_ASCII));
                for (var sent = 0; sent < LARGE; sent += spaces.length) out.write(spaces);
                out.write("\r\n0\r\n\r\n".getBytes(US_ASCII));
            } catch (IOException _) {
                // hung up before the end: that is a refusal
            }
            assertThat(statusLine(socket)).doesNotStartWith("HTTP/1.1 2");
        }
    }

    private static String statusLine(Socket socket) {
        try {
            var bytes = socket.getInputStream().readNBytes(12);
            return new String(bytes, US_ASCII);
        } catch (IOException _) {
            return "reset";
        }
    }
}
