// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.guide;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/// A block that was typed into a shell.
///
/// @param shell its process
/// @param said file of what it printed
record Typed(Process shell, Path said) implements AutoCloseable {
    private static final int SECONDS_MAX = 60;

    /// Waits until the shell has ended.
    ///
    /// @return its status
    int awaitEnd() {
        try {
            if (shell.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) return shell.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        throw new AssertionError("still running: " + text());
    }

    /// All that it printed, its log included.
    String text() {
        try {
            return Files.readString(said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Kills the shell and what it started.
    @Override
    public void close() {
        try {
            var processes = Stream.concat(shell.descendants(), Stream.of(shell.toHandle()))
                    .toList();
            processes.forEach(ProcessHandle::destroyForcibly);
            for (var process : processes) process.onExit().get(SECONDS_MAX, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
