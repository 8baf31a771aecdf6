// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A `strace` attached to a running node: it counts system calls, or makes them fail.
public final class Strace implements AutoCloseable {
    private final Process process;
    private final Path calls;

    private Strace(Process process, Path calls) {
        this.process = process;
        this.calls = calls;
    }

    /// Skips the calling test where there is no `strace`; fails it where `CI` is set, since there it must be.
    public static void require() {
        if (System.getenv("CI") == null)
            assumeThat(runs()).as("strace is installed").isTrue();
        assertThat(runs()).as("strace is installed").isTrue();
    }

    /// Attaches to all threads of a process, and returns once that is done.
    ///
    /// @param folder for its output
    /// @param expressions as for its option `-e`
    public static Strace attach(long pid, Path folder, String... expressions) {
        var calls = folder.resolve("calls");
        var said = folder.resolve("strace");
        var command = new ArrayList<>(List.of("strace", "-f", "-o", calls.toString(), "-p", Long.toString(pid)));
        for (var expression : expressions) command.addAll(List.of("-e", expression));
        try {
            var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
            var strace = new Strace(builder.start(), calls);
            Eventually.await(
                    Duration.ofSeconds(20),
                    () -> "strace " + text(said),
                    () -> text(said).contains("attached"));
            return strace;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Lets go of the node.
    ///
    /// @return what it saw, one system call a line
    String detach() {
        close();
        return text(calls);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean runs() {
        try {
            return new ProcessBuilder("strace", "-V").start().waitFor(10, TimeUnit.SECONDS);
        } catch (IOException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
