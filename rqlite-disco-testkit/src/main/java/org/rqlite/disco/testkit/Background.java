// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.testkit;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A process of the test, with what it says line by line.
public final class Background implements AutoCloseable {
    private static final Duration STOP_MAX = Duration.ofSeconds(10);
    private static final int LINES_MAX = 100_000;

    private final List<String> command;
    private final Process process;
    private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>(LINES_MAX);
    private final List<String> read = new ArrayList<>();

    private Background(List<String> command, Process process) {
        this.command = command;
        this.process = process;
    }

    /// Starts it.
    ///
    /// @param command program and arguments
    /// @return running
    public static Background start(List<String> command) {
        try {
            var started = new Background(
                    command,
                    new ProcessBuilder(command).redirectErrorStream(true).start());
            Thread.ofPlatform().daemon().start(started::collect); // a read of a pipe holds the carrier of a virtual one
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void collect() {
        try (var reader = process.inputReader()) {
            reader.lines().forEach(lines::offer);
        } catch (IOException | UncheckedIOException _) { // it has ended
        }
    }

    /// Its number.
    ///
    /// @return as the system has it
    public long pid() {
        return process.pid();
    }

    /// The next line that holds a text; those before it are dropped.
    ///
    /// @param text to wait for
    /// @param longest after which the test fails
    /// @return the whole line
    public String await(String text, Duration longest) {
        var end = System.nanoTime() + longest.toNanos();
        try {
            while (true) {
                var line = lines.poll(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                if (line == null) {
                    throw new AssertionError(
                            command + " did not say \"" + text + "\" within " + longest + ", but " + read);
                }
                read.add(line);
                if (line.contains(text)) return line;
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Writes to its input.
    ///
    /// @param line without its end
    public void say(String line) {
        try {
            BufferedWriter writer = process.outputWriter();
            writer.write(line);
            writer.newLine();
            writer.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot tell " + command + ", which said " + read, e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (InterruptedException _) {
            process.destroyForcibly();
        }
    }
}
