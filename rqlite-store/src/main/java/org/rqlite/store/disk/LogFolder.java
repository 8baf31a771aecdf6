// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// `DATA/raft/<cluster id>/current`, where Ratis 3.3 keeps its log; only its file names are read here.
///
/// @param folder may not exist
public record LogFolder(Path folder) {
    private static final Pattern SEGMENT = Pattern.compile("log_(?:inprogress_(\\d+)|(\\d+)-\\d+)");

    /// The index of the first entry on the disk.
    ///
    /// @return empty if there is no segment
    /// @throws IOException if the folder cannot be read
    public OptionalLong firstIndex() throws IOException {
        if (!Files.exists(folder)) return OptionalLong.empty();
        try (var files = Files.list(folder)) {
            return files.map(file -> SEGMENT.matcher(file.getFileName().toString()))
                    .filter(name -> name.matches())
                    .mapToLong(name -> Long.parseLong(name.group(1) != null ? name.group(1) : name.group(2)))
                    .min();
        }
    }

    /// Deletes the whole folder of the group, log, term and vote, durably (F6). Nobody uses it.
    ///
    /// @throws IOException if the disk refuses; what is left is not usable
    public void deleteGroup() throws IOException {
        var group = folder.resolveSibling(".").normalize();
        if (!Files.exists(group)) return;
        var content = new ArrayList<Path>();
        try (var files = Files.walk(group)) {
            files.forEach(content::add);
        }
        content.sort(Comparator.reverseOrder()); // files before their folder
        for (var file : content) Files.delete(file);
        ForcedFile.forceFolder(group.resolveSibling("."));
    }

    /// Whether replaying the log from its first entry on gives the database (S11).
    ///
    /// @param mainPages of the main database file: more than one means that a snapshot was taken
    /// once, and that a log
    ///     without segments was purged
    boolean holdsEverything(long mainPages) throws IOException {
        var first = firstIndex();
        return first.isPresent() ? first.getAsLong() == 0 : mainPages <= 1;
    }
}
