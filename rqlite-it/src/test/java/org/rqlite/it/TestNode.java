// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rqlite.testkit.Ports;

/// One launched node on loopback, in a process of its own: the image as a user gets it.
///
/// May be started again after it has ended, on the same ports and the same folder.
public final class TestNode implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofSeconds(60);

    private final Path data;
    private final Path log;
    private final List<String> flags;
    private final int httpPort = Ports.free();
    private final int raftPort = Ports.free();
    private final NodeClient client = new NodeClient(httpPort);
    private Process process;

    /// @param data the data folder; the log goes to `target/node-logs`, so that it outlives a failed test
    TestNode(Path data, String... flags) {
        this.data = data;
        this.log = logFile(data);
        this.flags = List.of(flags);
    }

    /// The launcher under test: `-Drqlite.launcher=`, else the image that this build made.
    public static Path launcher() {
        var image = Path.of(System.getProperty("basedir", ""), "../packaging/target/image/bin/rqlited");
        return Path.of(System.getProperty("rqlite.launcher", image.toString()))
                .toAbsolutePath()
                .normalize();
    }

    /// What the JVM of every node is told besides what its test asks for: `-Drqlite.jvm=`, split at blanks.
    public static List<String> javaOptions() {
        return Stream.of(System.getProperty("rqlite.jvm", "").split(" "))
                .filter(option -> !option.isEmpty())
                .toList();
    }

    /// Starts the process and waits until it is ready.
    TestNode start(String... javaOptions) {
        return launch(javaOptions).awaitReady();
    }

    /// Starts the process only.
    TestNode launch(String... javaOptions) {
        var options = Stream.concat(javaOptions().stream(), Stream.of(javaOptions));
        var command = new ArrayList<>(List.of(launcher().toString(), "-node-id", "n1"));
        command.addAll(List.of("-http-addr", "127.0.0.1:" + httpPort, "-raft-addr", "127.0.0.1:" + raftPort));
        command.addAll(flags);
        command.add(data.toString());
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("RQLITED_JAVA_OPTS", options.collect(Collectors.joining(" ")));
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    TestNode awaitReady() {
        Eventually.await(START_MAX, this::told, () -> {
            if (!process.isAlive()) throw new AssertionError("exited with " + process.exitValue() + ": " + told());
            return client.ready();
        });
        return this;
    }

    /// `kill -9`; returns once the process is gone.
    void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /// SIGTERM.
    ///
    /// @return the exit status
    int terminate() {
        process.destroy();
        return awaitExit();
    }

    /// Waits until the process has ended by itself.
    ///
    /// @return the exit status
    int awaitExit() {
        try {
            if (process.waitFor(60, TimeUnit.SECONDS)) return process.exitValue();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        throw new AssertionError("still running: " + told());
    }

    boolean alive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    int httpPort() {
        return httpPort;
    }

    Path data() {
        return data;
    }

    NodeClient client() {
        return client;
    }

    /// All that the node has printed, over all its starts.
    String log() {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String told() {
        var all = log();
        return log + " ends with " + all.substring(Math.max(0, all.length() - 4000));
    }

    private static Path logFile(Path data) {
        try {
            var logs = Files.createDirectories(Path.of(System.getProperty("basedir", ""), "target/node-logs"));
            // the folder above the data is the test's own
            var name = data.toAbsolutePath().getParent().getFileName() + "-" + data.getFileName() + ".log";
            return logs.resolve(name).toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) kill();
    }
}
