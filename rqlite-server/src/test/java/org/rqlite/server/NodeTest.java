// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.rqlite.api.Halt;
import org.rqlite.server.flags.LaunchCommand;
import org.rqlite.server.logging.LogConfig;
import org.rqlite.server.logging.Logging;
import org.rqlite.testkit.Ports;

/// A whole node within this process. Alone: it looks at the log of the process.
@Isolated
class NodeTest {
    private static final Halt NO_HALT = (reason, message, cause) -> {
        throw new AssertionError(reason + " " + message, cause);
    };

    @TempDir
    Path folder;

    private final int http = Ports.free();
    private final int raft = Ports.free();
    private final StopSignals signals = new StopSignals();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    @BeforeEach
    void takeTheLog() {
        Logging.start(LogConfig.DEFAULT, log).close();
    }

    @Test
    void servesHttpAndStops() throws Exception {
        try (var _ = start("")) {
            awaitReady();
            assertThat(post("/db/execute", "[\"CREATE TABLE t (a INTEGER)\",\"INSERT INTO t VALUES (7)\"]"))
                    .isEqualTo("{\"results\":[{},{\"last_insert_id\":1,\"rows_affected\":1}]}");
            assertThat(post("/db/query", "[\"SELECT a FROM t\"]"))
                    .isEqualTo("{\"results\":[{\"columns\":[\"a\"],\"types\":[\"integer\"],\"values\":[[7]]}]}");
        }

        assertThatThrownBy(() -> get("/readyz")).isInstanceOf(IOException.class);
    }

    @Test
    void logsTheLinesThatOperatorsLookFor() throws Exception {
        try (var _ = start("-node-id n1 ")) {
            awaitReady();
        }
        try (var _ = start("-node-id n1 ")) {
            awaitReady();
        }

        var address = "127.0.0.1:" + raft;
        assertThat(log.toString(StandardCharsets.UTF_8).lines().map(line -> line.replaceFirst("] \\S+ \\S+ ", "] ")))
                .containsSubsequence(
                        "[rqlited] no preexisting node state detected in " + data() + ", node may be bootstrapping",
                        "[http] service listening on 127.0.0.1:" + http,
                        "[rqlited] bootstrapping single new node",
                        "[rqlited] node HTTP API available at http://127.0.0.1:" + http,
                        "[rqlited] connect using the command-line tool via 'rqlite -H 127.0.0.1 -p " + http + "'",
                        "[http] closing HTTP service on 127.0.0.1:" + http,
                        "[store] store closed with node ID n1, listening on " + address,
                        "[rqlited] preexisting node state detected in " + data(),
                        "[store] store closed with node ID n1, listening on " + address);
    }

    @Test
    void statusTellsOfEveryPart() throws Exception {
        try (var _ = start("")) {
            awaitReady();
            var status = get("/status");

            assertThat(status)
                    .contains("\"build\":{", "\"node\":{", "\"os\":{", "\"runtime\":{", "\"store\":{", "\"http\":{")
                    .contains(
                            "\"network\":{\"interfaces\":{", "{\"address\":\"127.0.0.1/8\"}", "\"flags\":\"up|loopback")
                    .contains("\"cluster\":{\"addr\":\"127.0.0.1:" + raft + "\",\"api_addr\":\"127.0.0.1:" + http
                            + "\",\"https\":\"false\"}")
                    .contains("\"mux\":{\"addr\":\"127.0.0.1:" + raft + "\",\"tls\":\"disabled\"}")
                    .contains("\"extensions\":{\"names\":[]}")
                    .contains("\"version\":\"" + BuildVersion.ofThisBuild().version() + "\"")
                    .contains("\"pid\":" + ProcessHandle.current().pid());
        }
    }

    @Test
    void writesWhatIsQueuedBeforeItStops() throws Exception {
        try (var _ = start("-write-queue-timeout 1h ")) {
            awaitReady();
            post("/db/execute", "[\"CREATE TABLE t (a INTEGER)\"]");
            for (var i = 0; i < 3; i++) {
                assertThat(post("/db/execute?queue", "[\"INSERT INTO t VALUES (7)\"]"))
                        .matches("\\{\"results\":\\[],\"sequence_number\":\\d+}");
            }
            assertThat(post("/db/query", "[\"SELECT count(*) FROM t\"]")).contains("[[0]]");
        }
        try (var _ = start("")) {
            awaitReady();
            assertThat(post("/db/query", "[\"SELECT count(*) FROM t\"]")).contains("[[3]]");
        }
    }

    @Test
    void theNodeIdIsKeptInTheFolder() throws Exception {
        start("-node-id n1 ").close();

        try (var _ = start("")) {
            assertThat(get("/status?key=store.node_id")).isEqualTo("\"n1\"");
        }
    }

    @Test
    void aNodeAloneFoundsThroughItsOwnListToo() throws Exception {
        try (var _ = start("-bootstrap-expect 1 -join 127.0.0.1:" + raft + " ")) {
            awaitReady();

            assertThat(log.toString(StandardCharsets.UTF_8))
                    .containsPattern("\\[cluster-bootstrap] \\S+ \\S+ boot operation marked done\n");
            assertThat(get("/nodes")).contains("\"addr\":\"127.0.0.1:" + raft + "\"");
        }
        try (var _ = start("-bootstrap-expect 1 -join http://127.0.0.1:" + http + " ")) {
            awaitReady();
        }
    }

    @Test
    void whileItWaitsForOthersItAnswersAndASignalEndsIt() throws Exception {
        var flags = "-bootstrap-expect 2 -join 127.0.0.1:" + raft + ",127.0.0.1:" + Ports.free() + " ";
        var ended = new CompletableFuture<Throwable>();
        Thread.ofVirtual().start(() -> {
            try {
                start(flags).close();
                ended.complete(new AssertionError("formed"));
            } catch (StartException e) {
                ended.complete(e);
            }
        });
        awaitLog("failed to notify all targets: [");

        assertThat(get("/readyz?noleader")).isEqualTo("[+]node ok");
        assertThat(get("/readyz")).startsWith("[+]node ok\n[+]leader does not exist\n");
        assertThat(get("/nodes")).isEqualTo("{}");
        assertThat(post("/db/execute", "[\"CREATE TABLE t (a INTEGER)\"]")).isEqualTo("leader not found\n");
        signals.receive("terminated");

        assertThat(ended.get(20, TimeUnit.SECONDS))
                .isInstanceOf(StartException.class)
                .hasMessage("clustering failure: boot canceled");
        assertThat(log.toString(StandardCharsets.UTF_8)).doesNotContain("node HTTP API available");
    }

    @Test
    void twoNodesFormAndTheLeaderHandsOverWhenItStops() throws Exception {
        var leader = start("-node-id n1 ");
        awaitReady();
        var other = new NodeTest();
        other.folder = folder.resolve("other");
        try (var follower = other.startOnly("-node-id n2 -join 127.0.0.1:" + raft + " ")) {
            follower.form(other.signals);
            other.awaitReady();
            assertThat(other.get("/nodes")).contains("\"n1\":{", "\"n2\":{");

            leader.close();

            assertThat(log.toString(StandardCharsets.UTF_8)).contains("stepping down as Leader before shutdown");
        }
    }

    @Test
    void aPortOpenToOtherMachinesIsWarnedOf() throws Exception {
        start("-raft-addr 0.0.0.0:" + raft + " -raft-adv-addr 127.0.0.1:" + raft + " ")
                .close();

        assertThat(log.toString(StandardCharsets.UTF_8))
                .contains(
                        "[WARN] the node-to-node port 0.0.0.0:" + raft + " is open to other machines and has neither");
    }

    @Test
    void anHttpPortInUseStopsTheStart() throws IOException {
        try (var taken = new ServerSocket(http, 1, InetAddress.getLoopbackAddress())) {
            assertThat(taken.isBound()).isTrue();

            assertThatThrownBy(() -> start(""))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("failed to start HTTP server: cannot listen")
                    .hasMessageContaining(Integer.toString(http));
        }
    }

    @Test
    void aStoreThatDoesNotOpenStopsTheStartAndFreesThePort() throws IOException {
        Files.createDirectories(data());
        Files.writeString(data().resolve("node.json"), "{nonsense");

        assertThatThrownBy(() -> start(""))
                .isInstanceOf(StartException.class)
                .hasMessageStartingWith("failed to open store: ");

        try (var socket = new ServerSocket(http, 1, InetAddress.getLoopbackAddress())) {
            assertThat(socket.isBound()).isTrue();
        }
    }

    @Test
    void aDataFolderThatCannotBeMadeStopsTheStart() throws IOException {
        Files.writeString(data(), "a file");

        assertThatThrownBy(() -> start(""))
                .isInstanceOf(StartException.class)
                .hasMessageStartingWith("failed to create data directory " + data());
    }

    @Test
    void aDataFolderThatTheEngineCannotNameStopsTheStart() {
        var odd = folder.resolve("what?");

        assertThatThrownBy(() -> startOnly("", odd))
                .isInstanceOf(StartException.class)
                .hasMessage("data directory " + odd + " has a '?' in its path: choose another name");
        assertThat(odd).doesNotExist();
    }

    private Node start(String flags) {
        var node = startOnly(flags);
        try {
            node.form(signals);
            return node;
        } catch (StartException e) {
            node.close();
            throw e;
        }
    }

    // what is told twice counts as told last
    private Node startOnly(String flags) {
        return startOnly(flags, data());
    }

    private Node startOnly(String flags, Path data) {
        var line = ServerConfigTest.parse(
                "-http-addr 127.0.0.1:" + http + " -raft-addr 127.0.0.1:" + raft + " " + flags + data);
        var program = new Program(BuildVersion.ofThisBuild(), LaunchCommand.words(List.of(flags.split(" "))));
        return Node.start(ServerConfig.of(line), Optional.empty(), program, NO_HALT);
    }

    private void awaitLog(String text) {
        var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!log.toString(StandardCharsets.UTF_8).contains(text)) {
            if (System.nanoTime() > deadline) throw new AssertionError("no '" + text + "' in " + log);
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    private Path data() {
        return folder.resolve("data");
    }

    private void awaitReady() throws Exception {
        var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!get("/readyz").contains("[+]db ok")) {
            if (System.nanoTime() > deadline) throw new AssertionError("not ready: " + get("/readyz"));
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    private String get(String path) throws Exception {
        return send(HttpRequest.newBuilder(uri(path)).build());
    }

    private String post(String path, String body) throws Exception {
        return send(HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + http + path);
    }

    private static String send(HttpRequest request) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString()).body();
        }
    }
}
