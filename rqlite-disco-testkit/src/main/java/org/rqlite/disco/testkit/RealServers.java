// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.opentest4j.TestAbortedException;

/// Decides by which means a machine runs real servers.
///
/// As a binary, or as a container from an image that `.ci/test-images` makes. Where one is missing its tests are
/// skipped; with `CI` set, or `REQUIRE_REAL_SERVERS=1`, they fail. `REAL_SERVERS=binary` says that this machine can run
/// no containers: their tests are skipped then, and the same ones with binaries remain.
public final class RealServers {
    private static final String IMAGES = "rqlite-test/";
    private static final Duration INSPECTION = Duration.ofSeconds(10);

    private final Map<String, String> environment;

    private RealServers(Map<String, String> environment) {
        this.environment = environment;
    }

    /// By which means a server runs.
    public enum Kind {
        /// A process of this machine.
        BINARY,
        /// A container of its Docker engine.
        CONTAINER
    }

    /// By the environment of this process.
    ///
    /// @return ready to start servers
    public static RealServers ofThisMachine() {
        return new RealServers(System.getenv());
    }

    /// Starts a server and waits until it serves.
    ///
    /// @param kind by which means
    /// @param command how
    /// @return the server, which the caller closes
    public RealServer start(Kind kind, ServerCommand command) {
        return switch (kind) {
            case BINARY -> BinaryServer.start(program(command.name()), command, folder(command));
            case CONTAINER -> ContainerServer.start(image(command.name()), command, folder(command));
        };
    }

    private String image(String name) {
        if ("binary".equals(environment.get("REAL_SERVERS"))) {
            throw new TestAbortedException("REAL_SERVERS=binary: no containers");
        }
        var image = IMAGES + name;
        if (inEngine(image)) return image;
        throw missing("no image " + image + " in a Docker engine: .ci/test-images makes it");
    }

    /// Asks by the command, since Testcontainers would look for its own images in a registry.
    private static boolean inEngine(String image) {
        try {
            var inspection = new ProcessBuilder("docker", "image", "inspect", image)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (inspection.waitFor(INSPECTION.toMillis(), TimeUnit.MILLISECONDS)) return inspection.exitValue() == 0;
            inspection.destroyForcibly();
            return false;
        } catch (IOException _) { // no such command
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Where a program is; skips or fails the test if it is nowhere.
    ///
    /// @param name of its file
    /// @return the file
    public Path program(String name) {
        var binary = binary(name);
        if (binary.isPresent()) return binary.get();
        throw missing("no binary " + name + " on the PATH nor in RQLITE_TEST_SERVERS: .ci/run installs it");
    }

    private RuntimeException missing(String what) {
        if (environment.containsKey("CI") || "1".equals(environment.get("REQUIRE_REAL_SERVERS"))) {
            throw new AssertionError(what);
        }
        return new TestAbortedException(what);
    }

    private Optional<Path> binary(String name) {
        var folders = environment.getOrDefault("RQLITE_TEST_SERVERS", "") + ":" + environment.getOrDefault("PATH", "");
        return Arrays.stream(folders.split(Pattern.quote(":")))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Path folder(ServerCommand command) {
        try {
            return Files.createTempDirectory("rqlite-test-" + command.name());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
