// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.rqlite.disco.testkit.Background;
import org.rqlite.disco.testkit.RealServers;
import org.rqlite.it.fault.Command;
import org.rqlite.it.fault.NetworkNamespaces;

/// A Docker engine of this test's own: it shares no image, container or network with the machine's. Needs root and the
/// program of Debian's package `docker.io`.
final class ContainerEngine implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofSeconds(30);
    private static final Duration COMMAND_MAX = Duration.ofSeconds(90);

    private final Background daemon;
    private final String docker;
    private final Path folder;

    private ContainerEngine(Background daemon, String docker, Path folder) {
        this.daemon = daemon;
        this.docker = docker;
        this.folder = folder;
    }

    /// Starts it; skips or fails the test where that cannot be, as [RealServers] has it.
    ///
    /// @param folder for all its files; its path must be short, for it holds sockets
    static ContainerEngine start(Path folder) throws IOException {
        var program = RealServers.ofThisMachine().program("dockerd").toString();
        var docker = RealServers.ofThisMachine().program("docker").toString();
        NetworkNamespaces.require(); // what those need, this needs, too
        var settings = Files.writeString(folder.resolve("daemon.json"), "{}");
        // what it mounts is seen by nobody else, and goes with it
        var daemon = Background.start(List.of(
                "unshare",
                "--mount",
                program,
                "--config-file=" + settings,
                "--data-root=" + folder.resolve("data"),
                "--exec-root=" + folder.resolve("exec"),
                "--pidfile=" + folder.resolve("pid"),
                "--host=" + host(folder),
                "--bridge=none",
                "--iptables=false"));
        Runtime.getRuntime().addShutdownHook(new Thread(daemon::close)); // a test that is killed, too
        daemon.await("API listen on", START_MAX);
        return new ContainerEngine(daemon, docker, folder);
    }

    private static String host(Path folder) {
        return "unix://" + folder.resolve("socket");
    }

    /// Runs the client, whatever comes of it.
    Command.Ended tried(String... arguments) {
        return tried(Map.of(), arguments);
    }

    private Command.Ended tried(Map<String, String> environment, String... arguments) {
        var words = new ArrayList<>(List.of(docker, "--host", host(folder)));
        words.addAll(List.of(arguments));
        return Command.ended(COMMAND_MAX, environment, words);
    }

    /// Runs the client, which must succeed.
    ///
    /// @return what it said
    String run(String... arguments) {
        return succeeded(tried(arguments), arguments);
    }

    /// Builds an image; the old builder is part of every engine.
    void build(String... arguments) {
        var words = new ArrayList<>(List.of("build"));
        words.addAll(List.of(arguments));
        var line = words.toArray(String[]::new);
        succeeded(tried(Map.of("DOCKER_BUILDKIT", "0"), line), line);
    }

    private static String succeeded(Command.Ended ended, String... arguments) {
        assertThat(ended.status())
                .as("%s: %s", List.of(arguments), ended.said())
                .isZero();
        return ended.said().strip();
    }

    /// Ends all, and takes the images' files away: JUnit would warn of each link in them that leads elsewhere.
    @Override
    public void close() {
        daemon.close();
        var data = folder.resolve("data").toString();
        Command.ended(COMMAND_MAX, Map.of(), List.of("rm", "-r", "-f", "--one-file-system", data));
    }
}
