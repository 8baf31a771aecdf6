// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.opentest4j.TestAbortedException;

/// Decides by which means a machine runs real servers.
///
/// `REAL_SERVERS` says `binary` or `auto`. Where there is nothing the test is skipped; with `CI` set, or
/// `REQUIRE_REAL_SERVERS=1`, it fails.
public final class RealServers {
    private final Map<String, String> environment;

    private RealServers(Map<String, String> environment) {
        this.environment = environment;
    }

    /// By the environment of this process.
    ///
    /// @return ready to start servers
    public static RealServers ofThisMachine() {
        return new RealServers(System.getenv());
    }

    /// Starts a server and waits until it serves.
    ///
    /// @param command how
    /// @return the server, which the caller closes
    public RealServer start(ServerCommand command) {
        return BinaryServer.start(program(command.name()), command, folder(command));
    }

    /// Where a program is; skips or fails the test if it is nowhere.
    ///
    /// @param name of its file
    /// @return the file
    public Path program(String name) {
        var binary = binary(name);
        if (binary.isPresent()) return binary.get();
        var missing = "no binary " + name + " on the PATH nor in RQLITE_TEST_SERVERS: .ci/run installs it";
        if (environment.containsKey("CI") || "1".equals(environment.get("REQUIRE_REAL_SERVERS"))) {
            throw new AssertionError(missing);
        }
        throw new TestAbortedException(missing);
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
