// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs programs of the machine to their end.
final class Command {
    private static final int SECONDS_MAX = 20;

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
        try {
            var process = new ProcessBuilder(List.of(line.split(" ")))
                    .redirectErrorStream(true)
                    .start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return "still running after " + SECONDS_MAX + " s";
            }
            return process.exitValue() == 0 ? "" : "status " + process.exitValue() + ": " + said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return String.valueOf(e);
        }
    }
}
