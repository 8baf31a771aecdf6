// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.rqlite.testkit.Ports;

/// A node of the image on loopback whose way into a cluster is under test: how it is started is all the test's.
///
/// May be started again after it has ended, on the same folder, with other flags.
public final class FormingNode implements AutoCloseable {
    private static final Duration READY_MAX = Duration.ofSeconds(60);

    private final String id;
    private final Path home;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private int httpPort;
    private int raftPort;
    private Process process;

    /// @param home a folder of the test's own; the data and the log go below it
    public FormingNode(String id, Path home) {
        this.id = id;
        this.home = home;
        move();
    }

    /// Three nodes, none of them started.
    public static List<FormingNode> three(Path home) {
        return List.of(new FormingNode("1", home), new FormingNode("2", home), new FormingNode("3", home));
    }

    /// Takes other ports; from the next start on.
    void move() {
        httpPort = Ports.free();
        raftPort = Ports.free();
    }

    /// Its id.
    public String id() {
        return id;
    }

    /// `host:port` of the HTTP API.
    public String api() {
        return "127.0.0.1:" + httpPort;
    }

    /// `host:port` between nodes.
    public String raft() {
        return "127.0.0.1:" + raftPort;
    }

    /// Its data folder.
    public Path data() {
        return home.resolve("data" + id);
    }

    /// Starts the process; the log of earlier starts is kept.
    public FormingNode launch(String... flags) {
        var command = new ArrayList<>(List.of(TestNode.launcher().toString(), "-node-id", id));
        command.addAll(List.of("-http-addr", api(), "-raft-addr", raft()));
        command.addAll(List.of(flags));
        command.add(data().toString());
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()));
        builder.environment().put("RQLITED_JAVA_OPTS", String.join(" ", TestNode.javaOptions()));
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /// Its process.
    public long pid() {
        return process.pid();
    }

    /// Waits until it serves.
    public FormingNode awaitReady() {
        Eventually.await(READY_MAX, () -> id + " is not ready: " + told(), () -> {
            if (!process.isAlive())
                throw new AssertionError(id + " exited with " + process.exitValue() + ": " + told());
            return status("/readyz") == 200;
        });
        return this;
    }

    /// Waits until the log has a text.
    public FormingNode awaitLog(String text) {
        Eventually.await(READY_MAX, () -> "no '" + text + "' in " + told(), () -> log().contains(text));
        return this;
    }

    /// SIGTERM.
    ///
    /// @return the exit status
    public int terminate() {
        process.destroy();
        return awaitExit();
    }

    /// `kill -9`; returns once the process is gone.
    public void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /// Waits until the process has ended.
    ///
    /// @return the exit status
    public int awaitExit() {
        try {
            if (process.waitFor(60, TimeUnit.SECONDS)) return process.exitValue();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        throw new AssertionError("still running: " + told());
    }

    /// The body of an answer.
    public String get(String path) {
        return send(HttpRequest.newBuilder(uri(path))).body();
    }

    HttpResponse<String> post(String path, String json) {
        return send(HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    /// The status of an answer; 0 if there was none.
    int status(String path) {
        try {
            return http.send(
                            HttpRequest.newBuilder(uri(path))
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException _) {
            return 0;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The id of the leader, as this node sees it; empty if there is none.
    String leader() {
        return get("/status?key=store.leader.node_id").replace("\"", "");
    }

    private URI uri(String path) {
        return URI.create("http://" + api() + path);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// All that the node has printed, over all its starts.
    public String log() {
        try {
            return Files.exists(logFile()) ? Files.readString(logFile()) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String told() {
        var all = log();
        return all.substring(Math.max(0, all.length() - 4000));
    }

    private Path logFile() {
        return home.resolve("node" + id + ".log");
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) kill();
    }
}
