// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.rqlite.it.TestNode;

/// `rqlited doctor` of the image, as a process.
///
/// @param prefix words before its command line, such as those that give it another network
/// @param environment more of its environment
public record Doctor(List<String> prefix, Map<String, String> environment) {
    /// On this machine as it is.
    public static final Doctor HERE = new Doctor(List.of(), Map.of());

    private static final int SECONDS_MAX = 60;

    public Doctor {
        prefix = List.copyOf(prefix);
        environment = Map.copyOf(environment);
    }

    /// Behind other words.
    public static Doctor behind(String... prefix) {
        return new Doctor(List.of(prefix), Map.of());
    }

    /// What it prints for programs.
    public Diagnosis asked(List<String> flags) {
        var printed = printed(Stream.concat(Stream.of("-json"), flags.stream()).toList());
        return Diagnosis.of(printed.status(), printed.text());
    }

    /// What it prints for people, and its exit status.
    public record Printed(int status, String text) {}

    /// What it prints.
    public Printed printed(List<String> flags) {
        var command = new ArrayList<>(prefix);
        command.addAll(List.of(TestNode.launcher().toString(), "doctor"));
        command.addAll(flags);
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        builder.environment().put("RQLITED_JAVA_OPTS", String.join(" ", TestNode.javaOptions()));
        try {
            var process = builder.start();
            try (var out = process.inputReader()) {
                var text = out.readAllAsString();
                if (process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) return new Printed(process.exitValue(), text);
            }
            process.destroyForcibly();
            throw new AssertionError("still running: " + command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
