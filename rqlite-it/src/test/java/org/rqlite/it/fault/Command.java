// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs programs of the machine to their end.
public final class Command {
    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final int KILLED = 137;

    /// How a run ended.
    ///
    /// @param status its exit code
    /// @param said standard output and error together
    public record Ended(int status, String said) {}

    private Command() {}

    /// Runs what must succeed.
    ///
    /// @param line the program and its arguments, apart by one blank
    static void run(String line) {
        var said = tried(line);
        if (!said.isEmpty()) throw new AssertionError(line + ": " + said);
    }

    /// Runs what may fail.
    ///
    /// @return empty if it ended with 0, else what it said
    static String tried(String line) {
        var ended = ended(LONGEST, Map.of(), List.of(line.split(" ")));
        return ended.status == 0 ? "" : "status " + ended.status + ": " + ended.said;
    }

    /// Runs what may fail.
    ///
    /// @param longest after which it is killed
    /// @param environment more of it than this process has
    /// @param words the program and its arguments
    public static Ended ended(Duration longest, Map<String, String> environment, List<String> words) {
        try {
            var said = Files.createTempFile("rqlite-command", "");
            try {
                var builder =
                        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(said.toFile());
                builder.environment().putAll(environment);
                var process = builder.start();
                if (process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                    return new Ended(process.exitValue(), Files.readString(said));
                }
                process.destroyForcibly();
                return new Ended(KILLED, "still running after " + longest + ": " + Files.readString(said));
            } finally {
                Files.delete(said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Ended(KILLED, String.valueOf(e));
        }
    }
}
