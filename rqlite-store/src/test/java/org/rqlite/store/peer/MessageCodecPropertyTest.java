// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.rqlite.api.DatabaseException;
import org.rqlite.store.log.ByteReader;
import org.rqlite.store.log.ByteWriter;
import org.rqlite.store.log.EntryFormatException;
import org.rqlite.store.log.Seeds;

class MessageCodecPropertyTest {
    @Seeds(300)
    void whatIsSaidIsHeard(RandomGenerator random) {
        var messages = new RandomMessages(random);
        var greeting = messages.greeting();
        var question = messages.question();
        var answer = messages.answer();
        var request = messages.request();

        assertThat(GreetingCodec.decode(GreetingCodec.encode(greeting))).isEqualTo(greeting);
        assertThat(MessageCodec.question(MessageCodec.encode(question))).isEqualTo(question);
        assertThat(MessageCodec.answer(MessageCodec.encode(answer))).isEqualTo(answer);
        assertThat(ForwardCodec.decode(ForwardCodec.encode(request))).isEqualTo(request);
    }

    @Seeds(300)
    void aFaultArrivesAsTheSameKindWithTheSameText(RandomGenerator random) {
        var fault = new RandomMessages(random).fault();
        var out = new ByteWriter(16);
        FaultCodec.put(out, fault);

        var arrived = FaultCodec.get(new ByteReader(ByteBuffer.wrap(out.toArray())));

        assertThat(arrived).hasSameClassAs(fault).hasMessage(fault.getMessage());
        assertThat(arrived.retryable()).isEqualTo(fault.retryable());
        assertThat(arrived.mayHaveCommitted()).isEqualTo(fault.mayHaveCommitted());
        if (fault instanceof org.rqlite.api.NotLeaderException notLeader) {
            assertThat(((org.rqlite.api.NotLeaderException) arrived).leader()).isEqualTo(notLeader.leader());
        }
    }

    @Seeds(200)
    void whatIsSaidOfASnapshotIsHeard(RandomGenerator random) {
        var messages = new RandomMessages(random);
        var resume = random.nextBoolean()
                ? Optional.of(new SnapshotMessage.Resume(messages.name(), random.nextLong() >>> 1))
                : Optional.<SnapshotMessage.Resume>empty();
        var start = new SnapshotMessage.Start(messages.name(), random.nextLong() >>> 1);
        var end = new SnapshotMessage.End(messages.name(), messages.bytes(400), random.nextInt());

        assertThat(SnapshotMessage.resume(SnapshotMessage.encode(resume))).isEqualTo(resume);
        assertThat(SnapshotMessage.decode(SnapshotMessage.encode(start))).isEqualTo(start);
        assertThat(SnapshotMessage.decode(SnapshotMessage.encode(end))).isEqualTo(end);
    }

    @Seeds(400)
    void i10DamageIsToldAndNothingElse(RandomGenerator random) {
        var messages = new RandomMessages(random);

        for (var encoded : encoded(messages)) {
            var damaged = damaged(encoded, random);
            for (var decoder : decoders()) {
                assertThatCode(() -> decode(decoder, damaged)).doesNotThrowAnyException();
            }
        }
    }

    @Seeds(20)
    void anythingCutShortIsDamage(RandomGenerator random) {
        var messages = new RandomMessages(random);
        var greeting = GreetingCodec.encode(messages.greeting());
        var request = ForwardCodec.encode(messages.request());

        for (var size = 0; size < greeting.length; size++) {
            var cut = Arrays.copyOf(greeting, size);
            assertThatThrownBy(() -> GreetingCodec.decode(cut)).isInstanceOf(EntryFormatException.class);
        }
        for (var size = 0; size < request.length; size++) {
            var cut = Arrays.copyOf(request, size);
            assertThatThrownBy(() -> ForwardCodec.decode(cut)).isInstanceOf(EntryFormatException.class);
        }
    }

    private static List<byte[]> encoded(RandomMessages messages) {
        return List.of(
                GreetingCodec.encode(messages.greeting()),
                MessageCodec.encode(messages.question()),
                MessageCodec.encode(messages.answer()),
                ForwardCodec.encode(messages.request()),
                SnapshotMessage.encode(new SnapshotMessage.End(messages.name(), messages.bytes(40), 1)));
    }

    private static List<Function<byte[], Object>> decoders() {
        return List.of(
                GreetingCodec::decode,
                MessageCodec::question,
                MessageCodec::answer,
                ForwardCodec::decode,
                SnapshotMessage::decode,
                SnapshotMessage::resume,
                Refusal::decode,
                bytes -> FaultCodec.get(new ByteReader(ByteBuffer.wrap(bytes))));
    }

    private static byte[] damaged(byte[] encoded, RandomGenerator random) {
        var damaged = Arrays.copyOf(encoded, random.nextInt(encoded.length + 8));
        for (var i = random.nextInt(4); i > 0 && damaged.length > 0; i--) {
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
        }
        return damaged;
    }

    private static void decode(Function<byte[], Object> decoder, byte[] bytes) {
        try {
            assertThat(decoder.apply(bytes)).isNotNull();
        } catch (EntryFormatException _) {
            // the documented answer to damage
        } catch (DatabaseException e) {
            throw new AssertionError("a fault is a value here", e);
        }
    }
}
