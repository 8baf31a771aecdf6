// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Makes the image's AOT cache: starts one node of the image in training, works it over HTTP, ends it.
///
/// What the node loads, links and runs often in these seconds is what the cache holds, so the work is what clients do:
/// single and grouped writes, transactions, parameters, point and range reads at each level, errors, status pages.
/// Run by the build as `java Training.java IMAGE SCRATCH`; anything amiss fails the build.
public final class Training {
    // as much work on a busy machine as on a calm one, in bounded time
    private static final Duration WORK_MIN = Duration.ofSeconds(6);
    private static final Duration WORK_MAX = Duration.ofSeconds(40);
    private static final long REQUESTS_MIN = 10_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CLIENTS = 16;

    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicLong requests = new AtomicLong();
    private final String base;

    private Training(int port) {
        base = "http://127.0.0.1:" + port;
    }

    public static void main(String[] arguments) throws Exception {
        var image = Path.of(arguments[0]);
        var scratch = Path.of(arguments[1]);
        deleteAll(scratch);
        Files.createDirectories(scratch);
        var port = freePort();
        var cache = image.resolve("lib/rqlited.aot");
        Files.deleteIfExists(cache);
        var log = scratch.resolve("node.log");
        var builder = new ProcessBuilder(
                        image.resolve("bin/rqlited").toString(),
                        "-node-id",
                        "training",
                        "-http-addr",
                        "127.0.0.1:" + port,
                        "-raft-addr",
                        "127.0.0.1:" + freePort(),
                        scratch.resolve("data").toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("RQLITED_JAVA_OPTS", "-XX:AOTCacheOutput=" + cache);
        var node = builder.start();
        try {
            var training = new Training(port);
            training.awaitReady(node, log);
            training.work();
            node.destroy();
            // the JVM writes the cache before it is gone
            if (!node.waitFor(180, TimeUnit.SECONDS)) throw new IOException("the node did not end, see " + log);
            if (!Files.isReadable(cache)) throw new IOException("no AOT cache was written, see " + log);
            System.out.printf("trained with %d requests, cache=%d MB%n", training.requests.get(), Files.size(cache) >> 20);
        } finally {
            node.destroyForcibly();
        }
    }

    private void awaitReady(Process node, Path log) throws IOException, InterruptedException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline && node.isAlive()) {
            try {
                if (get("/readyz").statusCode() == 200) return;
            } catch (IOException _) {
                // not listening yet
            }
            LockSupport.parkNanos(50_000_000);
        }
        throw new IOException("the node is not ready: " + Files.readString(log));
    }

    private void work() throws Exception {
        expect(200, post("/db/execute", "[\"CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, n REAL)\"]"));
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var start = System.nanoTime();
            var ends = new ArrayList<Future<?>>();
            for (int i = 0; i < CLIENTS; i++) {
                var client = i;
                ends.add(clients.submit(() -> {
                    for (int round = 0; goesOn(start); round++) round(client, round);
                    return null;
                }));
            }
            for (var end : ends) end.get();
        }
    }

    private boolean goesOn(long start) {
        var elapsed = System.nanoTime() - start;
        return elapsed < WORK_MIN.toNanos() || (requests.get() < REQUESTS_MIN && elapsed < WORK_MAX.toNanos());
    }

    private void round(int client, int round) throws IOException, InterruptedException {
        var name = "c" + client + "-" + round;
        expect(200, post("/db/execute", "[[\"INSERT INTO t(name, n) VALUES(?, ?)\", \"" + name + "\", 1.5]]"));
        expect(200, post("/db/execute", "[\"INSERT INTO t(name, n) VALUES('" + name + "', random())\"]"));
        expect(200, post("/db/query?level=none", "[[\"SELECT * FROM t WHERE id = ?\", " + (round + 1) + "]]"));
        expect(200, get("/db/query?level=weak&q=SELECT%20COUNT(*)%20FROM%20t"));
        if (round % 20 == client) rare(name);
    }

    private void rare(String name) throws IOException, InterruptedException {
        expect(
                200,
                post(
                        "/db/execute?transaction&timings",
                        "[\"INSERT INTO t(name) VALUES('a')\", [\"UPDATE t SET n = :n WHERE name = :name\", {\"n\": 2, \"name\": \""
                                + name + "\"}]]"));
        expect(
                200,
                post(
                        "/db/request?associative&pretty",
                        "[\"SELECT * FROM t LIMIT 1000\", \"DELETE FROM t WHERE name = 'a'\", \"SELEC\"]"));
        for (var level : List.of("linearizable", "strong")) {
            expect(200, post("/db/query?level=" + level, "[\"SELECT * FROM t ORDER BY id DESC LIMIT 10\"]"));
        }
        expect(200, get("/status"));
        expect(200, get("/nodes"));
        expect(400, post("/db/execute", "no JSON"));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(base + path)));
    }

    private HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(base + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var answer = http.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
        requests.incrementAndGet();
        return answer;
    }

    private static void expect(int status, HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() != status) throw new IOException(answer + ": " + answer.body());
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void deleteAll(Path folder) throws IOException {
        if (!Files.exists(folder)) return;
        try (var paths = Files.walk(folder)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
        }
    }
}
