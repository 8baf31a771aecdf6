// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What the build made for users to start: the server distribution or the image.
record Distribution(String name, Path home) {
    /// How a run ended.
    record Ended(int status, String out, String err) {}

    static Distribution image() {
        return new Distribution("image", packaging().resolve("image"));
    }

    static Distribution server() throws IOException {
        try (var folders = Files.list(packaging().resolve("server"))) {
            return new Distribution("server", folders.findFirst().orElseThrow());
        }
    }

    Path launcher() {
        return home.resolve("bin/rqlited");
    }

    Path plugins() {
        return home.resolve("plugins");
    }

    /// The same with all its files, elsewhere.
    Distribution copyTo(Path target) throws IOException {
        Files.walkFileTree(home, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(target.resolve(home.relativize(folder)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, target.resolve(home.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }
        });
        return new Distribution(name, target);
    }

    /// A run in a folder on the JDK of this test, its output kept apart in files of that folder.
    static ProcessBuilder command(Path folder, Path launcher, String... arguments) {
        var command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().keySet().removeAll(List.of("RQLITED_JAVA_OPTS", "JAVA_TOOL_OPTIONS"));
        return builder;
    }

    /// Runs to the end.
    static Ended run(Path folder, Path launcher, String... arguments) throws IOException, InterruptedException {
        var process = command(folder, launcher, arguments).start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("still running: " + launcher + " " + List.of(arguments));
        }
        return ended(folder, process);
    }

    static Ended ended(Path folder, Process process) throws IOException {
        return new Ended(
                process.exitValue(), Files.readString(folder.resolve("out")), Files.readString(folder.resolve("err")));
    }

    private static Path packaging() {
        return Path.of(System.getProperty("basedir", ""), "../packaging/target")
                .toAbsolutePath()
                .normalize();
    }

    @Override
    public String toString() {
        return name;
    }
}
