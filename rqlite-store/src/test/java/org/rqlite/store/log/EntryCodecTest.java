// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.rqlite.api.Bytes;
import org.rqlite.api.Parameter;
import org.rqlite.api.Request;
import org.rqlite.api.Statement;
import org.rqlite.api.Value;

class EntryCodecTest {
    private static final UUID ID = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");

    @Test
    void bytesOfVersionOneAreAsEverBefore() throws IOException {
        var written = new LinkedHashMap<String, String>();
        entries().forEach((name, entry) -> written.put(name, HexFormat.of().formatHex(EntryCodec.encode(entry))));

        if (Boolean.getBoolean("golden.rewrite")) {
            var lines = written.entrySet().stream()
                    .map(e -> e.getKey() + " " + e.getValue())
                    .toList();
            Files.write(Path.of("src/test/resources/org/rqlite/store/log/entries-v1.hex"), lines);
        }
        assertThat(written).isEqualTo(golden());
    }

    @Test
    void bytesOfVersionOneAreRead() throws IOException {
        var read = new LinkedHashMap<String, Entry>();
        golden().forEach((name, hex) -> read.put(name, decode(HexFormat.of().parseHex(hex))));

        assertThat(read).isEqualTo(entries());
    }

    @Test
    void s5EntryOfALaterVersionNamesTheVersionNeeded() {
        var bytes = EntryCodec.encode(new Entry.Abort(ID));
        bytes[0] = 7;

        assertThatThrownBy(() -> decode(bytes))
                .isInstanceOfSatisfying(
                        UnknownEntryException.class,
                        e -> assertThat(e.version()).isEqualTo(7))
                .hasMessage("entry of version 7 needs a later release, this one knows version 1");
    }

    @Test
    void s5RecordOfALaterVersionNamesTheVersionNeeded() {
        var bytes = RecordCodec.encode(record());
        bytes[0] = 2;

        assertThatThrownBy(() -> RecordCodec.decode(bytes))
                .isInstanceOf(UnknownEntryException.class)
                .hasMessage("record of version 2 needs a later release, this one knows version 1");
    }

    @Test
    void aKindThatVersionOneDoesNotKnowIsDamage() {
        assertThatThrownBy(() -> decode(new byte[] {1, 9}))
                .isInstanceOf(EntryFormatException.class)
                .hasMessage("no kind of entry in version 1: 9");
    }

    @Test
    void aLevelOfZeroIsDamage() {
        assertThatThrownBy(() -> decode(new byte[] {1, 7, 0}))
                .isInstanceOf(EntryFormatException.class)
                .hasMessage("no feature level: 0");
    }

    @Test
    void aCountAboveWhatTheBytesCanHoldTakesNoMemory() {
        var bytes = new byte[] {1, 1, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 7};

        assertThatThrownBy(() -> decode(bytes))
                .isInstanceOf(EntryFormatException.class)
                .hasMessageContaining("does not fit into the 0 bytes left");
    }

    @Test
    void aCounterIsEncodedInFewBytes() {
        var request = request(List.of(Statement.of("INSERT INTO t VALUES(1)")), Optional.empty());

        var bytes = EntryCodec.encode(new Entry.Batch(List.of(request)));

        assertThat(bytes).hasSize(3 + 8 + 8 + 1 + 4 + 1 + 1 + 23 + 1);
    }

    private static Map<String, Entry> entries() {
        var every = new Statement(
                "INSERT INTO t VALUES(?,?,?,?,?,:n)",
                List.of(
                        Parameter.positional(Value.NULL),
                        Parameter.positional(new Value.Int(-300)),
                        Parameter.positional(new Value.Real(2.5)),
                        Parameter.positional(new Value.Text("é\0😀")),
                        Parameter.positional(new Value.Blob(Bytes.copyOf(new byte[] {1, 0, -1}))),
                        new Parameter("n", new Value.Int(Long.MIN_VALUE))));
        var entries = new LinkedHashMap<String, Entry>();
        entries.put("batch", new Entry.Batch(List.of(request(List.of(every), Optional.of("key-1")))));
        entries.put(
                "batch-of-two",
                new Entry.Batch(List.of(
                        request(List.of(Statement.of("SELECT 1"), Statement.of("SELECT 2")), Optional.empty()),
                        new LoggedRequest(
                                Request.Kind.QUERY, List.of(), false, -1, Long.MAX_VALUE, 1, Optional.empty()))));
        entries.put("chunk", new Entry.Chunk(ID, 2, 300, 0xCAFEBABE, Bytes.copyOf(new byte[] {9, 8, 7})));
        entries.put("abort", new Entry.Abort(ID));
        entries.put("founded", new Entry.Founded(record()));
        entries.put("member", new Entry.MemberAnnounced(record().members().getFirst()));
        entries.put("member-removed", new Entry.MemberRemoved("n1", ID));
        entries.put("level", new Entry.LevelRaised(2));
        entries.put("load", new Entry.Load(ID, 524_288_000, 0x1122334455667788L));
        return entries;
    }

    private static LoggedRequest request(List<Statement> statements, Optional<String> key) {
        return new LoggedRequest(
                Request.Kind.REQUEST, statements, true, 1_700_000_000_000L, 0x1122334455667788L, 30_000_000, key);
    }

    private static ReplicatedRecord record() {
        return new ReplicatedRecord(
                ID,
                true,
                1,
                new ConnectionState(true, false, true),
                1_700_000_000_000L,
                List.of(new ReplicatedRecord.Member(
                        "n1", ID, "localhost:4002", "http://localhost:4001", true, "3.54.1", "linux/amd64")),
                Optional.of(new ReplicatedRecord.Upload(ID, 1, 3)));
    }

    private static Entry decode(byte[] bytes) {
        return EntryCodec.decode(ByteBuffer.wrap(bytes));
    }

    private static Map<String, String> golden() throws IOException {
        try (var in = EntryCodecTest.class.getResourceAsStream("entries-v1.hex")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split(" ", 2))
                    .collect(Collectors.toMap(
                            line -> line[0], line -> line[1], (first, _) -> first, LinkedHashMap::new));
        }
    }
}
