// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/// Keeps every other process off a data folder: an operating system lock on `DATA/lock`, its holder named in
/// `DATA/pid`.
///
/// The lock ends with the process however it ends. The name stands in a file of its own: on POSIX a process
/// loses its lock when it closes *any* channel on the locked file, so this process must not even read that
/// one.
public final class FolderLock implements AutoCloseable {
    private final FileChannel channel;
    private final Path holder;

    private FolderLock(FileChannel channel, Path holder) {
        this.channel = channel;
        this.holder = holder;
    }

    /// Locks a folder, making it if it is not there.
    ///
    /// @param dataFolder the data folder
    /// @return held until closed
    /// @throws DataFolderException if a process holds it, this one included; names its id
    /// @throws IOException if the folder cannot be made or written
    public static FolderLock take(Path dataFolder) throws IOException {
        Files.createDirectories(dataFolder);
        var holder = dataFolder.resolve("pid");
        if (started().isPresent() && holderIn(holder).equals(self())) throw held(dataFolder, holder);
        var channel = FileChannel.open(dataFolder.resolve("lock"), CREATE, WRITE);
        try {
            if (channel.tryLock() == null) throw held(dataFolder, holder);
            Files.writeString(holder, self());
        } catch (OverlappingFileLockException | DataFolderException | IOException e) {
            channel.close();
            if (e instanceof OverlappingFileLockException) throw held(dataFolder, holder);
            throw e;
        }
        return new FolderLock(channel, holder);
    }

    /// Who holds a folder. Not for a process that may hold it itself: closing the file would cost it the lock.
    ///
    /// @param dataFolder need not exist
    /// @return the id of the process; empty if nobody does
    /// @throws IOException if the folder cannot be read
    public static Optional<String> holder(Path dataFolder) throws IOException {
        var file = dataFolder.resolve("lock");
        if (!Files.exists(file)) return Optional.empty();
        try (var channel = FileChannel.open(file, WRITE);
                var lock = channel.tryLock()) {
            if (lock != null) return Optional.empty();
        }
        return Optional.of(holderIn(dataFolder.resolve("pid")).split(" ", 2)[0]);
    }

    private static DataFolderException held(Path dataFolder, Path holder) throws IOException {
        return new DataFolderException(
                "the data folder %s is in use by process %s: stop that process, or use another data folder"
                        .formatted(dataFolder, holderIn(holder).split(" ", 2)[0]));
    }

    private static String holderIn(Path holder) throws IOException {
        var text = Files.exists(holder) ? Files.readString(holder).strip() : "";
        return text.isEmpty() ? "(unknown)" : text;
    }

    // with the start time: in a container every process has the same id
    private static String self() {
        return ProcessHandle.current().pid() + " "
                + started().map(Instant::toString).orElse("");
    }

    private static Optional<Instant> started() {
        return ProcessHandle.current().info().startInstant();
    }

    /// Gives the folder free; may be called twice.
    ///
    /// @throws IOException if the disk refuses
    @Override
    public void close() throws IOException {
        if (!channel.isOpen()) return;
        Files.deleteIfExists(holder);
        channel.close();
    }
}
