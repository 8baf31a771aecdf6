// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.rqlite.store.log.Entry;
import org.rqlite.store.log.EntryFormatException;

/// The pieces of a large entry as they arrive, in a file of `DATA/tmp` (S8). The folder is emptied at each
/// start: a node that replays has the pieces in its log, since no snapshot is taken between the first and the
/// last.
final class UploadFile {
    private final Path folder;

    UploadFile(Path folder) {
        this.folder = folder;
    }

    /// Adds a piece; the first one starts afresh.
    void add(Entry.Chunk chunk) throws IOException {
        var content = chunk.content().toArray();
        if (checksum(content, 0, content.length) != chunk.checksum()) {
            throw new EntryFormatException(
                    "chunk " + chunk.number() + " of upload " + chunk.upload() + " fails its checksum");
        }
        var file = file(chunk.upload());
        if (chunk.number() == 0) {
            Files.write(file, content);
        } else {
            Files.write(file, content, StandardOpenOption.APPEND);
        }
    }

    /// All pieces together.
    byte[] content(UUID upload) throws IOException {
        return Files.readAllBytes(file(upload));
    }

    void delete(UUID upload) throws IOException {
        Files.deleteIfExists(file(upload));
    }

    static int checksum(byte[] content, int from, int size) {
        var sum = new CRC32C();
        sum.update(content, from, size);
        return (int) sum.getValue();
    }

    /// Where the pieces are.
    Path file(UUID upload) {
        return folder.resolve("upload-" + upload);
    }
}
