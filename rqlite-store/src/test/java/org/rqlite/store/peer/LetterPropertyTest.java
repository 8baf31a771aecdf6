// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.rqlite.store.log.ByteWriter;
import org.rqlite.store.log.EntryFormatException;
import org.rqlite.store.log.Seeds;

class LetterPropertyTest {
    @Seeds(200)
    void lettersArriveInTheirOrder(RandomGenerator random) {
        var out = new ByteWriter(64);
        var written = write(out, random);

        assertThat(Letter.read(out.toArray()).stream().map(LetterPropertyTest::text))
                .containsExactlyElementsOf(written);
    }

    @Seeds(200)
    void repliesArriveInTheirOrder(RandomGenerator random) {
        var messages = new RandomMessages(random);
        var out = new ByteWriter(64);
        var written = new ArrayList<String>();
        for (var i = random.nextInt(8); i > 0; i--) {
            var reply = reply(random, messages);
            out.putAll(bytes(reply));
            written.add(text(reply));
        }

        assertThat(Reply.read(out.toArray()).stream().map(LetterPropertyTest::text))
                .containsExactlyElementsOf(written);
    }

    @Seeds(400)
    void i10DamageIsToldAndNothingElse(RandomGenerator random) {
        var out = new ByteWriter(64);
        write(out, random);
        var bytes = out.toArray();
        for (var i = random.nextInt(1, 4); i > 0 && bytes.length > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }

        assertThatCode(() -> readAll(bytes)).doesNotThrowAnyException();
    }

    @Test
    void i10ALengthAboveWhatTheBytesCanHoldTakesNoMemory() {
        for (var hex : List.of("0201ffffffff07", "0301ffffffffff", "63", "020102", "01")) {
            var bytes = HexFormat.of().parseHex(hex);
            assertThatThrownBy(() -> Letter.read(bytes)).as(hex).isInstanceOf(EntryFormatException.class);
        }
        for (var hex : List.of("0301ffffffff07", "63", "02", "0405060708", "0501")) {
            var bytes = HexFormat.of().parseHex(hex);
            assertThatThrownBy(() -> Reply.read(bytes)).as(hex).isInstanceOf(EntryFormatException.class);
        }
    }

    private static List<String> write(ByteWriter out, RandomGenerator random) {
        var messages = new RandomMessages(random);
        var written = new ArrayList<String>();
        for (var i = random.nextInt(8); i > 0; i--) {
            var number = random.nextLong() >>> random.nextInt(1, 64);
            switch (random.nextInt(3)) {
                case 0 -> {
                    var question = messages.question();
                    Letter.put(out, Letter.ASK, number, MessageCodec.encode(question));
                    written.add(text(new Letter.Ask(number, question)));
                }
                case 1 -> {
                    var request = ForwardCodec.encode(messages.request());
                    Letter.put(out, Letter.RUN, number, request);
                    written.add(text(new Letter.Run(number, request)));
                }
                default -> {
                    Letter.put(out, Letter.DROP, number, new byte[0]);
                    written.add(text(new Letter.Drop(number)));
                }
            }
        }
        return written;
    }

    private static Reply reply(RandomGenerator random, RandomMessages messages) {
        var number = random.nextLong() >>> random.nextInt(1, 64);
        return switch (random.nextInt(6)) {
            case 0 -> new Reply.Taken();
            case 1 -> new Reply.Answered(number, messages.answer());
            case 2 -> new Reply.Results(number, messages.bytes(300).toArray());
            case 3 -> new Reply.Large(number);
            case 4 -> new Reply.Refused(number, Refusal.because("why " + number));
            default -> new Reply.Broken(number);
        };
    }

    private static byte[] bytes(Reply reply) {
        return switch (reply) {
            case Reply.Taken _ -> Reply.taken();
            case Reply.Answered(var number, var answer) ->
                Reply.of(Reply.ANSWERED, number, MessageCodec.encode(answer));
            case Reply.Results results -> Reply.of(Reply.RESULTS, results.number(), results.events());
            case Reply.Large(var number) -> Reply.large(number);
            case Reply.Refused(var number, var refusal) -> Reply.of(Reply.REFUSED, number, refusal.encode());
            case Reply.Broken(var number) -> Reply.broken(number);
        };
    }

    private static String text(Letter letter) {
        return letter instanceof Letter.Run run
                ? "run " + run.number() + " " + HexFormat.of().formatHex(run.request())
                : letter.toString();
    }

    private static String text(Reply reply) {
        return reply instanceof Reply.Results results
                ? "results " + results.number() + " " + HexFormat.of().formatHex(results.events())
                : reply.toString();
    }

    private static void readAll(byte[] bytes) {
        try {
            Letter.read(bytes);
        } catch (EntryFormatException _) {
            // told
        }
        try {
            Reply.read(bytes);
        } catch (EntryFormatException _) {
            // told
        }
    }
}
