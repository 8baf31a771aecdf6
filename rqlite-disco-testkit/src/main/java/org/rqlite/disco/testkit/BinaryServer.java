// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A server that runs as a process of this machine. For one thread.
final class BinaryServer implements RealServer {
    private final Path binary;
    private final ServerCommand command;
    private final ServerCommand.Place place;
    private Process process;

    private BinaryServer(Path binary, ServerCommand command, ServerCommand.Place place, Process process) {
        this.binary = binary;
        this.command = command;
        this.place = place;
        this.process = process;
    }

    /// Starts it; once more with other ports if another process was faster to take one.
    static BinaryServer start(Path binary, ServerCommand command, Path folder) {
        try {
            return tried(binary, command, folder);
        } catch (AssertionError _) {
            return tried(binary, command, folder);
        }
    }

    private static BinaryServer tried(Path binary, ServerCommand command, Path folder) {
        var place = ServerCommand.Place.draw(folder);
        var server = new BinaryServer(binary, command, place, launch(binary, command, place));
        server.awaitServing();
        return server;
    }

    private static Process launch(Path binary, ServerCommand command, ServerCommand.Place place) {
        var line = new ArrayList<String>();
        line.add(binary.toString());
        line.addAll(command.arguments().apply(place));
        try {
            var process = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            place.folder().resolve("log").toFile()))
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly)); // a test that is killed, too
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitServing() {
        try {
            command.awaitServing(place, process::isAlive, this::log);
        } catch (AssertionError e) {
            kill();
            throw e;
        }
    }

    private String log() {
        try {
            return Files.readString(place.folder().resolve("log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public List<Integer> ports() {
        return place.ports();
    }

    @Override
    public Path folder() {
        return place.folder();
    }

    @Override
    public void freeze() {
        Signals.send(process.toHandle(), "STOP");
    }

    @Override
    public void thaw() {
        Signals.send(process.toHandle(), "CONT");
    }

    @Override
    public void kill() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) throw new AssertionError("could not be killed: " + process);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void restart() {
        process = launch(binary, command, place);
        awaitServing();
    }

    @Override
    public void wipe() {
        kill();
        place.delete("data");
    }

    @Override
    public void close() {
        kill();
        place.delete("");
    }
}
