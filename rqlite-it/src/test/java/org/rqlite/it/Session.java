// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A shell in which the sessions of our documents are typed.
///
/// @param home where its curl finds settings
public record Session(Path home) {
    private static final int SECONDS_MAX = 20;

    /// A command of a document, and what it says that it prints.
    ///
    /// @param command as typed after the prompt
    /// @param output the lines below it
    public record Step(String command, List<String> output) {}

    /// The commands in the `console` blocks of a document.
    public static List<Step> steps(List<String> lines) {
        var steps = new ArrayList<Step>();
        var inSession = false;
        for (var line : lines) {
            if (line.startsWith("```")) inSession = line.equals("```console");
            else if (inSession && line.startsWith("$ ")) steps.add(new Step(line.substring(2), new ArrayList<>()));
            else if (inSession) steps.getLast().output().add(line);
        }
        return steps;
    }

    /// Has curl find a node where documents have theirs: rqlite's own port may be another node's on this machine.
    public Session connectTo(int port) throws IOException {
        Files.writeString(home.resolve(".curlrc"), "connect-to = \"localhost:4001:127.0.0.1:" + port + "\"\n");
        return this;
    }

    /// Types a command.
    ///
    /// @return the lines that it printed
    public List<String> run(String command) throws IOException, InterruptedException {
        var builder =
                new ProcessBuilder("sh", "-c", command).directory(home.toFile()).redirectErrorStream(true);
        builder.environment().put("CURL_HOME", home.toString());
        var process = builder.start();
        try (var out = process.inputReader()) {
            var lines = out.lines().toList();
            assertThat(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS))
                    .as(command)
                    .isTrue();
            return lines;
        }
    }
}
