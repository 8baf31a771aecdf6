// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// `DATA/raft/<cluster id>/current`, where Ratis 3.3 keeps its log; only its file names are read here.
///
/// @param folder may not exist
public record LogFolder(Path folder) {
    private static final Pattern SEGMENT = Pattern.compile("log_(?:inprogress_(\\d+)|(\\d+)-(\\d+))");

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

    /// Deletes the log's entries if the database holds more than all of them, durably; term, vote and
    /// configuration stay. Nobody has the log open.
    ///
    /// Ratis 3.3 deletes finished segments then, but goes on with an open one, and a gap: it would not take the
    /// entry after the snapshot, and vote as if it had only what is in the segment (S10).
    ///
    /// @param index last entry in the main database file
    /// @param recordBytesMax the log's own limit
    /// @return whether it did
    /// @throws IOException if the disk refuses
    public boolean dropCovered(long index, int recordBytesMax) throws IOException {
        if (!Files.exists(folder)) return false;
        var last = LogTail.lastIndex(this, recordBytesMax);
        if (last.isEmpty() || last.getAsLong() >= index) return false;
        // the latest first: what is left after a crash has no gap
        for (var segment : segments().descendingMap().values()) ForcedFile.delete(segment);
        return true;
    }

    /// The last index of the finished segments.
    OptionalLong lastClosedIndex() throws IOException {
        var last = OptionalLong.empty();
        for (var segment : segments().values()) {
            var name = SEGMENT.matcher(segment.getFileName().toString());
            if (name.matches() && name.group(3) != null)
                last = OptionalLong.of(Math.max(last.orElse(-1), Long.parseLong(name.group(3))));
        }
        return last;
    }

    /// Segments that are being written, by their first index.
    SortedMap<Long, Path> openSegments() throws IOException {
        var open = new TreeMap<Long, Path>();
        segments().forEach((first, segment) -> {
            if (segment.getFileName().toString().contains("inprogress")) open.put(first, segment);
        });
        return open;
    }

    private NavigableMap<Long, Path> segments() throws IOException {
        var segments = new TreeMap<Long, Path>();
        try (var files = Files.newDirectoryStream(folder, "log_*")) {
            for (var file : files) {
                var name = SEGMENT.matcher(file.getFileName().toString());
                if (name.matches())
                    segments.put(Long.parseLong(name.group(1) != null ? name.group(1) : name.group(2)), file);
            }
        }
        return segments;
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
