// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.rqlite.it.Eventually;
import org.rqlite.it.TestNode;
import org.rqlite.it.fault.Place;

/// One node of a test cluster: a process of the image.
public final class ClusterNode {
    /// How long a node may take from launch to ready; a cluster forms within this, too.
    static final Duration READY_MAX = Duration.ofSeconds(60);

    private static final int END_SECONDS_MAX = 60;

    private final int number;
    private final Path data;
    private final Path log;
    private final Supplier<Place> place;
    private final Map<String, String> environment = new TreeMap<>();
    private List<String> javaOptions = List.of();
    private List<String> flags;
    private volatile SqlClient client;
    private volatile Process process;
    private volatile boolean paused;

    /// @param place asked at each launch
    ClusterNode(int number, Path data, Path log, Supplier<Place> place, List<String> flags) {
        this.number = number;
        this.data = data;
        this.log = log;
        this.place = place;
        this.flags = List.copyOf(flags);
        this.client = new SqlClient(place.get().http());
    }

    /// Its number, from 1.
    public int number() {
        return number;
    }

    /// Its id: `n1` and so on.
    public String id() {
        return "n" + number;
    }

    public Path data() {
        return data;
    }

    public SqlClient client() {
        return client;
    }

    /// Where it is now.
    public Place place() {
        return place.get();
    }

    /// Other flags from the next launch on.
    public void flags(List<String> others) {
        flags = List.copyOf(others);
    }

    /// What its JVM is told at each launch, besides what its place needs.
    public void javaOptions(List<String> options) {
        javaOptions = List.copyOf(options);
    }

    /// More of its environment, from the next launch on.
    public void environment(Map<String, String> more) {
        environment.putAll(more);
    }

    /// Starts the process only.
    ///
    /// @param more options of its JVM for this start alone
    public void launch(String... more) {
        if (alive()) throw new IllegalStateException(id() + " runs");
        var at = place.get();
        client = new SqlClient(at.http());
        paused = false;
        var command = new ArrayList<>(at.prefix());
        command.addAll(List.of(TestNode.launcher().toString(), "-node-id", id()));
        command.addAll(List.of("-http-addr", at.http(), "-raft-addr", at.raft(), "-raft-adv-addr", at.advertised()));
        command.addAll(flags);
        command.add(data.toString());
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        var options = new ArrayList<>(at.javaOptions());
        options.addAll(TestNode.javaOptions());
        options.addAll(javaOptions);
        options.addAll(List.of(more));
        builder.environment().put("RQLITED_JAVA_OPTS", String.join(" ", options));
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Whether `/readyz` says so.
    public boolean ready() {
        return client.ask(client.get("/readyz"))
                .filter(said -> said.statusCode() == 200)
                .isPresent();
    }

    /// What `/readyz` says; empty if nothing.
    public String readiness() {
        return client.ask(client.get("/readyz")).map(said -> said.body()).orElse("");
    }

    public void awaitReady() {
        Eventually.await(READY_MAX, this::told, () -> {
            if (!alive()) throw new AssertionError(id() + " ended with " + process.exitValue() + ": " + told());
            return ready();
        });
    }

    /// `kill -9`; returns once the process is gone.
    public void crash() {
        process.destroyForcibly();
        var _ = awaitExit();
    }

    /// SIGTERM.
    ///
    /// @return the exit status
    public int terminate() {
        process.destroy();
        return awaitExit();
    }

    /// SIGTERM, without waiting.
    public void askToStop() {
        process.destroy();
    }

    /// Waits until the process has ended.
    ///
    /// @return the exit status
    public int awaitExit() {
        try {
            if (process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)) return process.exitValue();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        throw new AssertionError(id() + " still runs: " + told());
    }

    /// SIGSTOP: it does nothing, its connections stay open.
    public void pause() {
        signal("STOP");
        paused = true;
    }

    /// SIGCONT.
    public void resume() {
        signal("CONT");
        paused = false;
    }

    private void signal(String name) {
        try {
            var kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start();
            if (kill.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS) && kill.exitValue() == 0) return;
            throw new AssertionError("no signal " + name + " to " + id());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    public boolean paused() {
        return paused;
    }

    public boolean alive() {
        return process != null && process.isAlive();
    }

    /// The name of its present process, unlike that of any other; empty before the first.
    public String process() {
        return process == null ? "" : id() + " process " + process.pid();
    }

    public long pid() {
        return process.pid();
    }

    /// Loses its disk; it must not run.
    public void wipe() {
        if (alive()) throw new IllegalStateException(id() + " runs");
        delete(data);
    }

    static void delete(Path folder) {
        if (!Files.exists(folder)) return;
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                    if (failure != null) throw failure;
                    Files.delete(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// How it describes itself now.
    public NodeStatus status() {
        if (!alive() || paused) return NodeStatus.SILENT;
        return client.ask(client.get("/status"))
                .map(said -> NodeStatus.of(Json.parse(said.body())))
                .orElse(NodeStatus.SILENT);
    }

    /// `Leader`, `Follower` or `Candidate`.
    public String role() {
        return status().state();
    }

    /// Writes what must succeed.
    public void execute(String sql, Object... parameters) {
        var answer = client.write(sql, parameters);
        if (!answer.isGood()) throw new AssertionError(id() + ": " + sql + ": " + answer);
    }

    /// Reads what must succeed; values as text.
    public List<List<String>> query(String sql, ReadLevel level) {
        if (client.read(level, sql).only() instanceof Answer.Result.Found(var rows)) return rows;
        throw new AssertionError("no rows: " + sql);
    }

    /// All that it has printed, over all its starts.
    public String log() {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The end of its log, for a failure's message.
    public String told() {
        var all = log();
        return log + " ends with " + all.substring(Math.max(0, all.length() - 3000));
    }

    @Override
    public String toString() {
        return id();
    }
}
