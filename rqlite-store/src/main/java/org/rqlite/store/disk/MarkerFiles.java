// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rqlite.store.disk.Marker.Kind;

/// The marker files of one database folder.
///
/// @param folder `DATA/db`
record MarkerFiles(Path folder) {
    /// What was found under a marker's name.
    sealed interface Found {
        /// No such file.
        record Absent() implements Found {}

        /// As it was written.
        record Present(Marker marker) implements Found {}

        /// There is a file, but not one that we wrote in full: the disk is at fault, since markers are
        /// renamed into place.
        record Damaged() implements Found {}
    }

    Found read(Kind kind) throws IOException {
        var file = file(kind);
        if (!Files.exists(file)) return new Found.Absent();
        return Marker.decode(kind, Files.readAllBytes(file))
                .<Found>map(Found.Present::new)
                .orElseGet(Found.Damaged::new);
    }

    /// Forced when it returns.
    void write(Kind kind, Marker marker) throws IOException {
        ForcedFile.write(file(kind), marker.encode(kind));
    }

    /// Forced when it returns.
    void delete(Kind kind) throws IOException {
        ForcedFile.delete(file(kind));
    }

    private Path file(Kind kind) {
        return folder.resolve(kind.name());
    }
}
