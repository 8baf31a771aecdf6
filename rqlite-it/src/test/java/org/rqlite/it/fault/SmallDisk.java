// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A disk in memory, small enough to be filled. Needs root.
public final class SmallDisk implements AutoCloseable {
    private static final int PIECE_BYTES = 64 << 10;

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /// Skips the calling test where nothing may be mounted; fails it where `CI` is set, since there it must be.
    ///
    /// @param folder to try it in
    public static void require(Path folder) {
        var refused = refusal(folder);
        if (System.getenv("CI") == null)
            assumeThat(refused).as("may mount a tmpfs").isEmpty();
        assertThat(refused).as("may mount a tmpfs").isEmpty();
    }

    private static String refusal(Path folder) {
        try {
            var probe = Files.createTempDirectory(folder, "disk");
            var refused = Command.tried("mount -t tmpfs -o size=1m tmpfs " + probe);
            if (refused.isEmpty()) Command.run("umount " + probe);
            Files.delete(probe);
            return refused;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Mounts it.
    public static SmallDisk mount(Path folder, int megabytes) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Command.run("mount -t tmpfs -o size=%dm tmpfs %s".formatted(megabytes, folder));
        return new SmallDisk(folder);
    }

    /// Its root.
    public Path folder() {
        return folder;
    }

    /// Takes all the room that is left.
    public void fill() {
        var piece = new byte[PIECE_BYTES];
        try (var out = Files.newOutputStream(ballast(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (free() > 0) out.write(piece, 0, (int) Math.min(piece.length, free()));
        } catch (IOException _) {
            // full
        }
    }

    /// Gives it back.
    public void clear() {
        try {
            Files.deleteIfExists(ballast());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Bytes left.
    public long free() {
        try {
            FileStore store = Files.getFileStore(folder);
            return store.getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path ballast() {
        return folder.resolve("ballast");
    }

    @Override
    public void close() {
        Command.run("umount -l " + folder); // lazily: a process that is ending may still hold a file
    }
}
