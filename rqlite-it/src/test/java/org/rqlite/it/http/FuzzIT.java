// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.api.ConsistencyLevel;
import org.rqlite.api.Request;
import org.rqlite.it.Eventually;

/// Whatever clients send, a node answers as documented, changes nothing that it refused, keeps nothing, and serves on.
///
/// `-Drqlite.cases=100000` for the long form, `-Drqlite.seed=` to draw the same requests again.
class FuzzIT {
    private static final int CASES = Integer.getInteger("rqlite.cases", 3000);
    private static final int DEADLINE_MILLIS = 15_000;
    private static final long HEAP_MORE_MAX = 48L << 20;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9][0-9]) .*");
    private static final Pattern SERVER_ERROR = Pattern.compile(
            "json: error calling MarshalJSON .*|stepdown: .*|need at least one voter .*|cannot take snapshot now.*"
                    + "|another profile .*|\\[\\+]node ok.*",
            Pattern.DOTALL);
    private static final String FINGERPRINT =
            "SELECT (SELECT count(*) FROM fuzz) || ' ' || (SELECT total(length(b)) + total(id) FROM fuzz) || ' '"
                    + " || (SELECT schema_version FROM pragma_schema_version)";

    @TempDir
    Path folder;

    private LocalNode node;
    private GoldenClient client;
    private final TreeMap<Integer, Integer> statuses = new TreeMap<>();

    @BeforeEach
    void start() throws IOException {
        node = LocalNode.start(folder);
        client = new GoldenClient(node.address());
        client.answer("POST /db/execute\n\n[\"CREATE TABLE fuzz (id INTEGER PRIMARY KEY, a, b)\"]");
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void anyRequestIsAnsweredAsDocumented() throws IOException {
        var seed = Long.getLong("rqlite.seed", System.nanoTime());
        var random = new SplittableRandom(seed);
        for (var number = 0; number < CASES / 10; number++) check(FuzzedRequest.random(random), seed, number);
        var before = Use.now();
        for (var number = CASES / 10; number < CASES; number++) check(FuzzedRequest.random(random), seed, number);

        assertThat(client.answer("GET /readyz")).startsWith("200 OK");
        Eventually.await(
                Duration.ofSeconds(20),
                () -> before + " became " + Use.now(),
                () -> Use.now().isLike(before));
        System.out.printf("fuzz: %d requests, statuses %s, %s became %s%n", CASES, statuses, before, Use.now());
    }

    private void check(FuzzedRequest request, long seed, int number) throws IOException {
        var before = fingerprint();
        var answer = send(request);
        var what = "-Drqlite.seed=%d case %d%n%s%nanswered: %s".formatted(seed, number, request.text(), answer);
        var status = STATUS.matcher(answer.lines().findFirst().orElse(""));
        if (!status.matches()) {
            assertThat(request.whole()).as("no answer to %s", what).isFalse();
            return;
        }
        var code = Integer.parseInt(status.group(1));
        statuses.merge(code, 1, Integer::sum);
        if (code >= 500) assertThat(answer).as(what).matches(anyHead(SERVER_ERROR));
        if (code >= 400 && code < 500 && code != 408)
            assertThat(fingerprint()).as(what).isEqualTo(before);
        if (request.queues()) client.answer("POST /db/execute?queue&wait\n\n[]");
    }

    private static Pattern anyHead(Pattern body) {
        return Pattern.compile("(?s).*?(\r\n\r\n(" + body.pattern() + ")|\r\n\r\n)");
    }

    /// What comes back, until the node hangs up.
    private String send(FuzzedRequest request) throws IOException {
        try (var socket = new Socket(node.address().getAddress(), node.address().getPort())) {
            socket.setSoTimeout(DEADLINE_MILLIS);
            try {
                socket.getOutputStream().write(request.bytes());
                socket.shutdownOutput();
                return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
            } catch (SocketException _) { // it hung up before the request was there
                return "";
            }
        }
    }

    private String fingerprint() {
        return node.ask(Request.Kind.QUERY, ConsistencyLevel.NONE, FINGERPRINT)
                .rows()
                .toString();
    }

    /// What the process holds.
    private record Use(long files, int threads, long heap) {
        static Use now() {
            System.gc();
            var system = ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class);
            return new Use(
                    system.getOpenFileDescriptorCount(),
                    ManagementFactory.getThreadMXBean().getThreadCount(),
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }

        boolean isLike(Use before) {
            return files <= before.files + 10 && threads <= before.threads + 10 && heap <= before.heap + HEAP_MORE_MAX;
        }
    }
}
