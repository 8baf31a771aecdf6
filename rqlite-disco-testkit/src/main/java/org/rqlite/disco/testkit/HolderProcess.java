// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.testkit;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.rqlite.api.disco.RegistryDiscovery.Hold;

/// The test's end of a [Holder]. For one thread.
public final class HolderProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;

    private HolderProcess(Process process) {
        this.process = process;
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static HolderProcess start(String mode, String config, String discoKey) {
        var line = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path") + File.pathSeparator + System.getProperty("jdk.module.path", ""),
                Holder.class.getName(),
                mode,
                discoKey);
        try {
            var process = new ProcessBuilder(line)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            var holder = new HolderProcess(process);
            holder.say(config.replace('\n', ' '));
            return holder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Lets it write a key against what it reads there.
    ///
    /// @param key relative
    /// @param value without spaces
    /// @param hold for how long
    /// @return the outcome, as text
    public String set(String key, String value, Hold hold) {
        say(key + " " + value + " " + hold);
        try {
            for (var line = answers.readLine(); line != null; line = answers.readLine()) {
                if (line.startsWith("answer ")) return line.substring("answer ".length());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new AssertionError("the holder ended: " + process);
    }

    private void say(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Freezes it.
    public void freeze() {
        Signals.send(process.toHandle(), "STOP");
    }

    /// Lets it go on.
    public void thaw() {
        Signals.send(process.toHandle(), "CONT");
    }

    /// Ends its input and thus the process, which must not be held up by a thread of the client.
    ///
    /// @param seconds the longest that it may take
    public void end(int seconds) {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) throw new AssertionError("a thread keeps it alive");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Ends it without warning.
    public void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        kill();
    }
}
