// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/// File changes that are on the disk, name included, when the call returns.
///
/// Windows cannot force a folder; there the folder's own change is left to the file system.
public final class ForcedFile {
    /// Ending of a file that is not yet complete; such a file is worthless after a restart.
    static final String UNFINISHED = ".tmp";

    private ForcedFile() {}

    /// Replaces a small file as a whole: after a crash it holds the old or the new content, nothing
    /// between.
    ///
    /// @param file in an existing folder
    /// @param content all of it
    /// @throws IOException if the disk refuses; the old content is still there
    public static void write(Path file, byte[] content) throws IOException {
        var unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
        try (var channel = FileChannel.open(unfinished, CREATE, WRITE, TRUNCATE_EXISTING)) {
            var rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) channel.write(rest);
            channel.force(true);
        }
        rename(unfinished, file);
    }

    /// Moves a file over another within one file system, at once.
    ///
    /// @param from exists and is forced
    /// @param to replaced if it exists
    /// @throws IOException if the disk refuses
    public static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, ATOMIC_MOVE, REPLACE_EXISTING);
        forceFolderOf(to);
    }

    /// Deletes a file if it exists.
    ///
    /// @param file what to delete
    /// @throws IOException if the disk refuses
    public static void delete(Path file) throws IOException {
        if (Files.deleteIfExists(file)) forceFolderOf(file);
    }

    /// Cuts a file off.
    ///
    /// @param file exists
    /// @param bytes its new length, at most the present one
    /// @throws IOException if the disk refuses
    public static void cut(Path file, long bytes) throws IOException {
        try (var channel = FileChannel.open(file, WRITE)) {
            channel.truncate(bytes);
            channel.force(true);
        }
    }

    /// Forces what others wrote into a file.
    ///
    /// @param file exists
    /// @throws IOException if the disk refuses
    public static void force(Path file) throws IOException {
        try (var channel = FileChannel.open(file, WRITE)) {
            channel.force(true);
        }
    }

    /// Forces the names within a folder.
    ///
    /// @param folder exists
    /// @throws IOException if the disk refuses
    public static void forceFolder(Path folder) throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (var channel = FileChannel.open(folder, READ)) {
                channel.force(true);
            }
        }
    }

    private static void forceFolderOf(Path file) throws IOException {
        forceFolder(file.resolveSibling("."));
    }
}
