// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.random.RandomGenerator;

class EntryCodecPropertyTest {
    @Seeds(300)
    void everyEntryComesBackAsItWentIn(RandomGenerator random) {
        var entry = new RandomEntries(random).next();

        var bytes = ByteBuffer.wrap(EntryCodec.encode(entry));

        assertThat(EntryCodec.decode(bytes)).isEqualTo(entry);
        assertThat(EntryCodec.decode(bytes.asReadOnlyBuffer())).isEqualTo(entry);
        assertThat(bytes.position()).isZero();
    }

    @Seeds(50)
    void everyRecordComesBackAsItWentIn(RandomGenerator random) {
        var record = new RandomEntries(random).record();

        assertThat(RecordCodec.decode(RecordCodec.encode(record))).isEqualTo(record);
    }

    @Seeds(50)
    void aStampChangesTimeAndSeedAlone(RandomGenerator random) {
        var batch = new RandomEntries(random).batch();
        var time = random.nextLong();
        var seed = random.nextLong();

        var encoded = batch.requests().stream().map(EntryCodec::encode).toList();
        encoded.forEach(request -> request.stamp(time, seed));

        var stamped = batch.requests().stream()
                .map(r -> new LoggedRequest(
                        r.kind(), r.statements(), r.transaction(), time, seed, r.stepBudget(), r.idempotencyKey()))
                .toList();
        assertThat(EntryCodec.decode(ByteBuffer.wrap(EntryCodec.batch(encoded))))
                .isEqualTo(new Entry.Batch(stamped));
    }

    @Seeds(200)
    void everyPrefixOfAnEntryIsRefused(RandomGenerator random) {
        var bytes = EntryCodec.encode(new RandomEntries(random).next());

        for (var size = 0; size < bytes.length; size += 1 + size / 16) {
            assertThat(decodes(Arrays.copyOf(bytes, size)))
                    .as("%d of %d bytes", size, bytes.length)
                    .isFalse();
        }
        assertThat(decodes(Arrays.copyOf(bytes, bytes.length + 1))).isFalse();
    }

    @Seeds(300)
    void randomBytesGiveAnEntryOrTheCodecsOwnError(RandomGenerator random) {
        for (var round = 0; round < 100; round++) {
            var bytes = new byte[random.nextInt(400)];
            random.nextBytes(bytes);
            if (bytes.length > 1) {
                bytes[0] = 1;
                bytes[1] = (byte) random.nextInt(1, 7);
            }

            decodes(bytes);
        }
    }

    @Seeds(300)
    void mutatedEntriesGiveAnEntryOrTheCodecsOwnError(RandomGenerator random) {
        var bytes = EntryCodec.encode(new RandomEntries(random).next());

        for (var round = 0; round < 100; round++) {
            var mutated = bytes.clone();
            for (var changes = random.nextInt(1, 4); changes > 0; changes--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
            }
            decodes(mutated);
        }
    }

    @Seeds(100)
    void mutatedRecordsGiveARecordOrTheCodecsOwnError(RandomGenerator random) {
        var bytes = RecordCodec.encode(new RandomEntries(random).record());

        for (var round = 0; round < 100; round++) {
            var mutated = bytes.clone();
            mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
            try {
                RecordCodec.decode(mutated);
            } catch (EntryFormatException | UnknownEntryException refused) {
                assertThat(refused).hasMessageMatching("(?s).+");
            }
        }
    }

    private static boolean decodes(byte[] bytes) {
        try {
            EntryCodec.decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (EntryFormatException | UnknownEntryException _) {
            return false;
        }
    }
}
