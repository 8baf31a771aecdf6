// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.log;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.rqlite.api.Bytes;
import org.rqlite.api.Parameter;
import org.rqlite.api.Request;
import org.rqlite.api.Statement;
import org.rqlite.api.Value;

/// Any entry that the log may hold, drawn from a generator.
final class RandomEntries {
    private static final List<Request.Kind> KINDS = List.of(Request.Kind.values());

    private final RandomGenerator random;

    RandomEntries(RandomGenerator random) {
        this.random = random;
    }

    Entry next() {
        return switch (random.nextInt(8)) {
            case 0 -> new Entry.Abort(uuid());
            case 1 -> new Entry.Founded(record());
            case 2 -> new Entry.MemberAnnounced(member());
            case 3 -> {
                var of = random.nextInt(1, 1000);
                yield new Entry.Chunk(uuid(), random.nextInt(of), of, random.nextInt(), bytes(2000));
            }
            case 4 -> new Entry.MemberRemoved(member().id(), uuid());
            case 5 -> new Entry.LevelRaised(random.nextInt(1, 1000));
            case 6 -> new Entry.Load(uuid(), random.nextLong(1L << 40), random.nextLong());
            default -> batch();
        };
    }

    Entry.Batch batch() {
        return new Entry.Batch(some(1, 5, this::request));
    }

    LoggedRequest request() {
        return new LoggedRequest(
                KINDS.get(random.nextInt(KINDS.size())),
                some(0, 4, this::statement),
                random.nextBoolean(),
                random.nextLong(),
                random.nextLong(),
                1 + (random.nextLong() >>> random.nextInt(2, 63)),
                random.nextInt(4) == 0 ? Optional.of(text(40)) : Optional.empty());
    }

    ReplicatedRecord record() {
        return new ReplicatedRecord(
                uuid(),
                random.nextBoolean(),
                random.nextInt(1, 300),
                new ConnectionState(random.nextBoolean(), random.nextBoolean(), random.nextBoolean()),
                random.nextLong(),
                some(0, 4, this::member),
                random.nextBoolean()
                        ? Optional.of(new ReplicatedRecord.Upload(uuid(), random.nextInt(9), random.nextInt(10, 400)))
                        : Optional.empty());
    }

    ReplicatedRecord.Member member() {
        return new ReplicatedRecord.Member(
                text(10), uuid(), text(20), text(20), random.nextBoolean(), text(8), text(12));
    }

    private Statement statement() {
        return new Statement(text(200), some(0, 6, this::parameter));
    }

    private Parameter parameter() {
        var value = switch (random.nextInt(6)) {
            case 0 -> Value.NULL;
            case 1 -> new Value.Int(random.nextLong() >> random.nextInt(64));
            case 2 -> new Value.Real(Double.longBitsToDouble(random.nextLong() & ~(1L << 62)));
            case 3 -> new Value.Real(random.nextBoolean() ? Double.NEGATIVE_INFINITY : -0.0);
            case 4 -> new Value.Blob(bytes(300));
            default -> new Value.Text(text(300));
        };
        return new Parameter(random.nextInt(3) == 0 ? text(12) : "", value);
    }

    private String text(int lengthMax) {
        var text = new StringBuilder();
        for (var left = random.nextInt(lengthMax); left > 0; left--) {
            text.appendCodePoint(
                    switch (random.nextInt(8)) {
                        case 0 -> random.nextInt(0x80, 0x800);
                        case 1 -> random.nextInt(0x800, 0xD800);
                        case 2 -> random.nextInt(0x10000, 0x110000);
                        default -> random.nextInt(0x80);
                    });
        }
        return text.toString();
    }

    private Bytes bytes(int sizeMax) {
        var bytes = new byte[random.nextInt(sizeMax)];
        random.nextBytes(bytes);
        return Bytes.copyOf(bytes);
    }

    private UUID uuid() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    private <T> List<T> some(int min, int max, Supplier<T> one) {
        return Stream.generate(one).limit(random.nextInt(min, max)).toList();
    }
}
