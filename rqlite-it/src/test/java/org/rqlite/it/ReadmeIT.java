// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The README's session in a shell, as written: each command must print what the README shows below it.
class ReadmeIT {
    private static final Path README = Path.of(System.getProperty("basedir", ""), "..", "README.md");

    @TempDir
    Path temp;

    /// @param command as typed after the prompt
    /// @param output the lines below it
    private record Step(String command, List<String> output) {}

    @Test
    void everyCommandPrintsWhatTheReadmeShows() throws Exception {
        var steps = steps();
        assertThat(steps).hasSizeGreaterThan(5);
        try (var node = new TestNode(temp.resolve("data")).start()) {
            // the commands name rqlite's own port; another node may hold it on this machine
            Files.writeString(
                    temp.resolve(".curlrc"), "connect-to = \"localhost:4001:127.0.0.1:" + node.httpPort() + "\"\n");

            for (var step : steps) {
                assertThat(run(step.command)).as(step.command).isEqualTo(step.output);
            }
        }
    }

    private static List<Step> steps() throws IOException {
        var steps = new ArrayList<Step>();
        var inSession = false;
        for (var line : Files.readAllLines(README)) {
            if (line.startsWith("```")) inSession = line.equals("```console");
            else if (inSession && line.startsWith("$ ")) steps.add(new Step(line.substring(2), new ArrayList<>()));
            else if (inSession) steps.getLast().output.add(line);
        }
        return steps;
    }

    private List<String> run(String command) throws Exception {
        var builder = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true);
        builder.environment().put("CURL_HOME", temp.toString());
        var process = builder.start();
        try (var out = process.inputReader()) {
            var lines = out.lines().toList();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).as(command).isTrue();
            return lines;
        }
    }
}
