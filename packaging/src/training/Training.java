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
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Makes the image's AOT cache: starts three nodes of the image, one of them in training, works them over HTTP, ends them
/// (A17).
///
/// What the node in training loads, links and runs often in these seconds is what the cache holds, so it forms a cluster
/// with the others, follows, leads, passes requests on and has them passed on to it, and the work is what clients do: single
/// and grouped writes, transactions, parameters, point and range reads at each level, errors, status pages.
/// Run by the build as `java Training.java IMAGE SCRATCH [NODES]`. On a machine where three nodes do not get along in time it
/// trains one node alone, and says so: a cache of that is worth more than none. Anything else amiss fails the build.
public final class Training {
    // as much work on a busy machine as on a calm one, in bounded time
    private static final Duration WORK_MIN = Duration.ofSeconds(4);
    private static final Duration WORK_MAX = Duration.ofSeconds(25);
    private static final long REQUESTS_MIN = 6_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CLIENTS = 16;
    private static final int TRAINED = 0; // of the three
    private static final String BESIDE = "-XX:TieredStopAtLevel=1"; // the others leave the machine to it

    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicLong requests = new AtomicLong();
    private final Path image;
    private final Path scratch;
    private final int[] ports = freePorts(6); // HTTP, then node-to-node
    private final Process[] nodes;

    private Training(Path image, Path scratch, int size) throws IOException {
        this.image = image;
        this.scratch = scratch;
        this.nodes = new Process[size];
        deleteAll(scratch);
        Files.createDirectories(scratch);
    }

    public static void main(String[] arguments) throws Exception {
        var image = Path.of(arguments[0]);
        var scratch = Path.of(arguments[1]);
        var size = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 3;
        try {
            new Training(image, scratch, size).run();
        } catch (IOException | ExecutionException e) {
            if (size == 1) throw e;
            System.out.println("training of " + size + " nodes failed, training one alone: " + e);
            new Training(image, scratch, 1).run();
        }
    }

    private void run() throws Exception {
        var cache = image.resolve("lib/rqlited.aot");
        Files.deleteIfExists(cache);
        try {
            for (int i = 0; i < nodes.length; i++) {
                start(i, i == TRAINED ? "-XX:AOTCacheOutput=" + cache : BESIDE);
            }
            await("all nodes are ready", () -> {
                for (int i = 0; i < nodes.length; i++) if (!ready(i)) return false;
                return true;
            });
            expect(200, post(TRAINED, "/db/execute", "[\"CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, n REAL)\"]"));
            work();
            if (nodes.length > 1) {
                if (leader(TRAINED) == TRAINED) follow();
                else lead();
                work();
            }
            end(cache);
            System.out.printf("trained with %d requests, cache=%d MB%n", requests.get(), Files.size(cache) >> 20);
        } finally {
            for (var node : nodes) if (node != null) node.destroyForcibly();
        }
    }

    private void end(Path cache) throws Exception {
        var node = nodes[TRAINED];
        node.destroy();
        // the JVM writes the cache before it is gone
        if (!node.waitFor(180, TimeUnit.SECONDS)) throw new IOException("the node did not end, see " + log(TRAINED));
        if (!Files.isReadable(cache)) throw new IOException("no AOT cache was written, see " + log(TRAINED));
    }

    private void start(int node, String options) throws IOException {
        var join = IntStream.range(3, 6).mapToObj(i -> "127.0.0.1:" + ports[i]).collect(Collectors.joining(","));
        // the others are slower to stand for election: so the trained one leads once it shall
        var patience = node == TRAINED ? "1s" : "3s";
        var command = new ArrayList<>(List.of(
                image.resolve("bin/rqlited").toString(),
                "-node-id", Integer.toString(node),
                "-http-addr", "127.0.0.1:" + ports[node],
                "-raft-addr", "127.0.0.1:" + ports[3 + node],
                "-raft-heartbeat-timeout", patience,
                "-raft-election-timeout", patience));
        if (nodes.length > 1) command.addAll(List.of("-bootstrap-expect", "3", "-join", join));
        command.add(scratch.resolve("data" + node).toString());
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log(node).toFile());
        builder.environment().put("RQLITED_JAVA_OPTS", options);
        nodes[node] = builder.start();
    }

    /// The trained node pauses until another leads.
    private void follow() throws Exception {
        signal("STOP");
        await("another node leads", () -> leader(1) > TRAINED || leader(2) > TRAINED);
        signal("CONT");
        await("the trained node follows", () -> leader(TRAINED) > TRAINED && ready(TRAINED));
    }

    /// The leader dies, and the trained node takes over.
    private void lead() throws Exception {
        var old = leader(TRAINED);
        nodes[old].destroyForcibly();
        await("the trained node leads", () -> leader(TRAINED) == TRAINED && ready(TRAINED));
        start(old, BESIDE);
        await("all nodes are back", () -> ready(old));
    }

    private void signal(String name) throws Exception {
        var kill = new ProcessBuilder("kill", "-" + name, Long.toString(nodes[TRAINED].pid())).start();
        if (kill.waitFor() != 0) throw new IOException("cannot send " + name);
    }

    private void await(String what, Callable<Boolean> condition) throws Exception {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline && nodes[TRAINED].isAlive()) {
            try {
                if (condition.call()) return;
            } catch (IOException _) {
                // not listening, or nobody leads
            }
            LockSupport.parkNanos(50_000_000);
        }
        throw new IOException("waited in vain until " + what + ": " + Files.readString(log(TRAINED)));
    }

    private boolean ready(int node) throws IOException, InterruptedException {
        return get(node, "/readyz?timeout=2s").statusCode() == 200;
    }

    /// Who leads, as a node sees it; -1 if nobody does.
    private int leader(int node) throws IOException, InterruptedException {
        var id = get(node, "/status?key=store.leader.node_id").body();
        return id.matches("\"[0-2]\"") ? Integer.parseInt(id.substring(1, 2)) : -1;
    }

    private void work() throws Exception {
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var start = System.nanoTime();
            var first = requests.get();
            var ends = new ArrayList<Future<?>>();
            for (int i = 0; i < CLIENTS; i++) {
                var client = i;
                ends.add(clients.submit(() -> {
                    for (int round = 0; goesOn(start, first); round++) round(client, round);
                    return null;
                }));
            }
            for (var end : ends) end.get();
        }
    }

    private boolean goesOn(long start, long first) {
        var elapsed = System.nanoTime() - start;
        return elapsed < WORK_MIN.toNanos() || (requests.get() - first < REQUESTS_MIN && elapsed < WORK_MAX.toNanos());
    }

    private void round(int client, int round) throws IOException, InterruptedException {
        // most clients ask the trained node; the others have it served through whichever leads
        var node = nodes.length > 1 && client % 4 == 0 ? 1 + client / 4 % 2 : TRAINED;
        var name = "c" + client + "-" + round;
        expect(200, post(node, "/db/execute", "[[\"INSERT INTO t(name, n) VALUES(?, ?)\", \"" + name + "\", 1.5]]"));
        expect(200, post(node, "/db/execute", "[\"INSERT INTO t(name, n) VALUES('" + name + "', random())\"]"));
        expect(200, post(node, "/db/query?level=none", "[[\"SELECT * FROM t WHERE id = ?\", " + (round + 1) + "]]"));
        expect(200, get(node, "/db/query?level=weak&q=SELECT%20COUNT(*)%20FROM%20t"));
        if (round % 20 == client) rare(node, name);
    }

    private void rare(int node, String name) throws IOException, InterruptedException {
        expect(
                200,
                post(
                        node,
                        "/db/execute?transaction&timings",
                        "[\"INSERT INTO t(name) VALUES('a')\", [\"UPDATE t SET n = :n WHERE name = :name\", {\"n\": 2, \"name\": \""
                                + name + "\"}]]"));
        expect(
                200,
                post(
                        node,
                        "/db/request?associative&pretty",
                        "[\"SELECT * FROM t LIMIT 1000\", \"DELETE FROM t WHERE name = 'a'\", \"SELEC\"]"));
        for (var level : List.of("linearizable", "strong")) {
            expect(200, post(node, "/db/query?level=" + level, "[\"SELECT * FROM t ORDER BY id DESC LIMIT 10\"]"));
        }
        expect(200, get(node, "/status"));
        expect(200, get(node, "/nodes"));
        expect(200, get(node, "/readyz"));
        expect(400, post(node, "/db/execute", "no JSON"));
    }

    private HttpResponse<String> get(int node, String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(node, path)));
    }

    private HttpResponse<String> post(int node, String path, String json) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(node, path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    private URI uri(int node, String path) {
        return URI.create("http://127.0.0.1:" + ports[node] + path);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var answer = http.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
        requests.incrementAndGet();
        return answer;
    }

    private Path log(int node) {
        return scratch.resolve("node" + node + ".log");
    }

    private static void expect(int status, HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() != status) throw new IOException(answer + ": " + answer.body());
    }

    private static int[] freePorts(int count) throws IOException {
        var sockets = new ArrayList<ServerSocket>();
        try {
            for (int i = 0; i < count; i++) sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            return sockets.stream().mapToInt(ServerSocket::getLocalPort).toArray();
        } finally {
            for (var socket : sockets) socket.close();
        }
    }

    private static void deleteAll(Path folder) throws IOException {
        if (!Files.exists(folder)) return;
        try (var paths = Files.walk(folder)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
        }
    }
}
