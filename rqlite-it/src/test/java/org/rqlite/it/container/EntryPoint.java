// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.rqlite.it.fault.Command;

/// The entry point of the container image, run with a program in the node's place that prints what it is given, one a
/// line.
///
/// @param scratch for that program
public record EntryPoint(Path scratch) {
    /// The script.
    public static final Path SCRIPT = Path.of(
                    System.getProperty("basedir", ""), "../packaging/docker/docker-entrypoint.sh")
            .toAbsolutePath()
            .normalize();

    private static final Duration LONGEST = Duration.ofSeconds(20);

    /// What the node is given.
    public List<String> flags(Map<String, String> variables, List<String> arguments) throws IOException {
        var ended = run(variables, List.of(), arguments);
        assertThat(ended.status()).as(ended.said()).isZero();
        return ended.said().lines().toList();
    }

    /// @param prefix words before its command line
    Command.Ended run(Map<String, String> variables, List<String> prefix, List<String> arguments) throws IOException {
        var words = new ArrayList<>(prefix);
        words.add(SCRIPT.toString());
        words.addAll(arguments);
        return Command.ended(LONGEST, environment(variables), words);
    }

    private Map<String, String> environment(Map<String, String> variables) throws IOException {
        var bin = Files.createDirectories(scratch.resolve("bin"));
        var program = Files.writeString(bin.resolve("rqlited"), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        var environment = new TreeMap<>(variables);
        environment.putIfAbsent("KUBERNETES_SERVICE_HOST", "");
        environment.put("PATH", bin + ":" + System.getenv("PATH"));
        return environment;
    }
}
