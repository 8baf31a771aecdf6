// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.founding;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.rqlite.store.disk.DataFolderException;
import org.rqlite.store.disk.ForcedFile;
import org.rqlite.store.founding.FoundingRecord.Entry;

/// The record on the disk: `DATA/founding`, lines for people to read, a checksum at the end.
///
/// ```
/// rqlite founding 1
/// prepared 1 2 4f0c…            state, round, number of members, id
/// 7d53… 10.0.0.1:4002 n1       incarnation, address, node id of each member
/// 91ab… 10.0.0.2:4002 n2
/// crc32c 0a1b2c3d
/// ```
public final class FoundingFile {
    private static final String NAME = "founding";
    private static final String HEADER = "rqlite founding 1";
    private static final Pattern ENTRY =
            Pattern.compile("(prepared|activated|refused|declined|dropped) ([1-9]\\d{0,8}) ([1-9]\\d{0,3}) (\\S{36})");
    private static final Pattern MEMBER = Pattern.compile("(\\S{36}) (\\S+) (.+)", Pattern.DOTALL);

    private FoundingFile() {}

    /// Reads the record strictly.
    ///
    /// @param dataFolder may be empty
    /// @return the empty record if there is no file
    /// @throws DataFolderException if the file is damaged: a promise may be lost, so the node must not start
    /// @throws IOException if the disk refuses
    public static FoundingRecord read(Path dataFolder) throws IOException {
        var file = dataFolder.resolve(NAME);
        if (!Files.exists(file)) return FoundingRecord.EMPTY;
        try {
            return parse(Files.readAllBytes(file));
        } catch (IllegalArgumentException e) {
            throw new DataFolderException(
                    "%s is damaged (%s): restore that file from a copy, or give the node an empty data folder"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    /// Replaces the record. On the disk when it returns; nothing that rests on it may leave before (F2-F6).
    ///
    /// @param dataFolder exists and is locked by this process
    /// @param record the whole of it
    /// @throws IOException if the disk refuses; the node must then halt, the old record is still there
    public static void write(Path dataFolder, FoundingRecord record) throws IOException {
        ForcedFile.write(dataFolder.resolve(NAME), bytes(record));
    }

    static byte[] bytes(FoundingRecord record) {
        var text = new StringBuilder(HEADER).append('\n');
        for (var entry : record.entries()) {
            var members = entry.plan().members();
            text.append(
                    "%s %d %d %s\n".formatted(word(entry.state()), entry.plan().round(), members.size(), entry.id()));
            for (var member : members) {
                text.append("%s %s %s\n".formatted(member.identity().incarnation(), member.address(), member.id()));
            }
        }
        return text.append(checksum(text.toString())).toString().getBytes(StandardCharsets.UTF_8);
    }

    static FoundingRecord parse(byte[] content) {
        var text = text(content);
        var end = text.lastIndexOf("crc32c ");
        if (end < 0 || !text.substring(end).equals(checksum(text.substring(0, end)))) {
            throw new IllegalArgumentException("its checksum is wrong");
        }
        var lines = text.substring(0, end).lines().iterator();
        if (!next(lines).equals(HEADER)) throw new IllegalArgumentException("its format is unknown");
        var entries = new ArrayList<Entry>();
        while (lines.hasNext()) entries.add(entry(lines));
        return new FoundingRecord(entries);
    }

    private static Entry entry(Iterator<String> lines) {
        var head = ENTRY.matcher(next(lines));
        if (!head.matches()) throw new IllegalArgumentException("a line is not an entry");
        var members = new ArrayList<Candidate>();
        for (var left = Integer.parseInt(head.group(3)); left > 0; left--) members.add(member(next(lines)));
        var id = new FoundingId(UUID.fromString(head.group(4)));
        var plan = new Plan(id, List.copyOf(members), Integer.parseInt(head.group(2)));
        return new Entry(plan, EntryState.valueOf(head.group(1).toUpperCase(Locale.ROOT)));
    }

    private static Candidate member(String line) {
        var member = MEMBER.matcher(line);
        if (!member.matches()) throw new IllegalArgumentException("a line is not a member");
        return Candidate.of(member.group(3), UUID.fromString(member.group(1)), member.group(2));
    }

    private static String next(Iterator<String> lines) {
        if (!lines.hasNext()) throw new IllegalArgumentException("a line is missing");
        return lines.next();
    }

    private static String text(byte[] content) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("it is not UTF-8", e);
        }
    }

    private static String checksum(String text) {
        var crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return "crc32c %08x\n".formatted(crc.getValue());
    }

    private static String word(EntryState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
