// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.api.Bytes;
import org.rqlite.api.Request;
import org.rqlite.store.log.ByteWriter;
import org.rqlite.store.log.EntryFormatException;
import org.rqlite.store.log.ReplicatedRecord.Member;
import org.rqlite.store.log.TermIndex;

class MessageCodecTest {
    private static final Path GOLDEN = Path.of("src/test/resources/org/rqlite/store/peer/messages-v1.hex");
    private static final UUID ID = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");
    private static final Member MEMBER = new Member("n1", ID, "h:4002", "http://h:4001", true, "3.54.1", "linux/amd64");

    @Test
    void s5BytesOfProtocolOneAreAsEverBefore() throws IOException {
        var written = written();

        if (Boolean.getBoolean("golden.rewrite")) {
            Files.createDirectories(GOLDEN.getParent());
            Files.write(
                    GOLDEN,
                    written.entrySet().stream()
                            .map(e -> e.getKey() + " " + e.getValue())
                            .toList());
        }
        assertThat(written).isEqualTo(golden());
    }

    @Test
    void aRequestForQualifiedColumnsArrivesAsOne() {
        var plain = new RandomMessages(new SplittableRandom(1)).request();
        var request = new Request(
                plain.kind(),
                plain.statements(),
                plain.transaction(),
                plain.read(),
                plain.dbTimeout(),
                plain.timeout(),
                true);

        assertThat(ForwardCodec.decode(ForwardCodec.encode(request))).isEqualTo(request);
    }

    @Test
    void s5AGreetingOfALaterProtocolStillTellsItsVersion() {
        var bytes = GreetingCodec.encode(greeting());
        bytes[0] = 2;

        assertThat(GreetingCodec.protocol(bytes)).isEqualTo(2);
        assertThatThrownBy(() -> GreetingCodec.decode(bytes))
                .isInstanceOf(EntryFormatException.class)
                .hasMessage("greeting of version 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"04ffffffff7f", "05ffffffff0f", "0480808080808080808001", "63", ""})
    void i10ACountAboveWhatTheBytesCanHoldTakesNoMemory(String hex) {
        var bytes = HexFormat.of().parseHex(hex);

        assertThatThrownBy(() -> MessageCodec.question(bytes)).isInstanceOf(EntryFormatException.class);
        assertThatThrownBy(() -> MessageCodec.answer(bytes)).isInstanceOf(EntryFormatException.class);
    }

    @Test
    void aFoundingWhoseIdIsNotThatOfItsMembersIsDamage() {
        var random = new RandomMessages(new SplittableRandom(5));
        Question question;
        do question = random.question();
        while (!(question instanceof Question.Found(var m)
                && m instanceof org.rqlite.store.founding.FoundingMessage.Question));
        var bytes = MessageCodec.encode(question);
        bytes[2] ^= 1; // in the id

        assertThatThrownBy(() -> MessageCodec.question(bytes))
                .isInstanceOf(EntryFormatException.class)
                .hasMessageStartingWith("no plan of a founding: founding");
    }

    @Test
    void aRefusalWhoseReasonIsDamagedIsStillOne() {
        assertThat(Refusal.decode(new byte[] {1, 9}).kind()).isEqualTo(PeerException.Kind.REFUSED);
        assertThat(Refusal.decode(new byte[0]).text()).startsWith("refused, but the reason is damaged");
    }

    private static Greeting greeting() {
        return new Greeting(1, Optional.of(ID), MEMBER, 7, true, 1, 3);
    }

    private static Map<String, String> written() {
        var bytes = new LinkedHashMap<String, byte[]>();
        bytes.put("greeting", GreetingCodec.encode(greeting()));
        bytes.put(
                "greeting-without-cluster",
                GreetingCodec.encode(new Greeting(1, Optional.empty(), MEMBER, 0, false, 1, 0)));
        var random = new RandomMessages(new SplittableRandom(1));
        for (var i = 0; i < 40; i++) {
            bytes.put("question-" + i, MessageCodec.encode(random.question()));
            bytes.put("answer-" + i, MessageCodec.encode(random.answer()));
        }
        for (var i = 0; i < 10; i++) bytes.put("request-" + i, ForwardCodec.encode(random.request()));
        var name = new SnapshotMessage.Name(new TermIndex(3, 77), 4096, -5);
        bytes.put("pull-anew", SnapshotMessage.encode(Optional.empty()));
        bytes.put("pull-on", SnapshotMessage.encode(Optional.of(new SnapshotMessage.Resume(name, 512))));
        bytes.put("snapshot-start", SnapshotMessage.encode(new SnapshotMessage.Start(name, 512)));
        bytes.put(
                "snapshot-end",
                SnapshotMessage.encode(new SnapshotMessage.End(name, Bytes.copyOf(new byte[] {1, 2}), 0x01020304)));
        var letters = new ByteWriter(64);
        Letter.put(letters, Letter.ASK, 1, MessageCodec.encode(new Question.Term(ID)));
        Letter.put(letters, Letter.RUN, 300, ForwardCodec.encode(random.request()));
        Letter.put(letters, Letter.DROP, 70_000, new byte[0]);
        bytes.put("letters", letters.toArray());
        bytes.put("reply-taken", Reply.taken());
        bytes.put("reply-answered", Reply.of(Reply.ANSWERED, 1, MessageCodec.encode(new Answer.TermIs(true, 7))));
        bytes.put("reply-results", Reply.of(Reply.RESULTS, 300, new byte[] {1, 2, 3}));
        bytes.put("reply-large", Reply.large(300));
        bytes.put(
                "reply-refused",
                Reply.of(Reply.REFUSED, 2, Refusal.because("why").encode()));
        bytes.put("reply-broken", Reply.broken(3));
        bytes.put("fetch", new Fetch(ID, 300).encode());
        bytes.put("refusal", new Refusal(PeerException.Kind.OTHER_CLUSTER, "why").encode());
        var results = new LinkedHashMap<String, byte[]>();
        GoldenResults.pieces(results);
        bytes.putAll(results);
        var hex = new LinkedHashMap<String, String>();
        bytes.forEach((key, value) -> hex.put(key, HexFormat.of().formatHex(value)));
        return Collections.unmodifiableMap(hex);
    }

    private static Map<String, String> golden() throws IOException {
        var golden = new LinkedHashMap<String, String>();
        for (var line : Files.readAllLines(GOLDEN)) {
            var space = line.indexOf(' ');
            golden.put(line.substring(0, space), line.substring(space + 1));
        }
        return golden;
    }
}
