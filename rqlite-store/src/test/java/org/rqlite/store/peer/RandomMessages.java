// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.rqlite.api.Bytes;
import org.rqlite.api.CommitUnknownException;
import org.rqlite.api.ConsistencyLevel;
import org.rqlite.api.DatabaseException;
import org.rqlite.api.InvalidDatabaseException;
import org.rqlite.api.LeaderNotFoundException;
import org.rqlite.api.NotLeaderException;
import org.rqlite.api.NotOpenException;
import org.rqlite.api.NotReadyException;
import org.rqlite.api.OverloadedException;
import org.rqlite.api.Parameter;
import org.rqlite.api.Peer;
import org.rqlite.api.ReadPolicy;
import org.rqlite.api.RefusedException;
import org.rqlite.api.Request;
import org.rqlite.api.RequestTooLargeException;
import org.rqlite.api.StaleReadException;
import org.rqlite.api.Statement;
import org.rqlite.api.TransactionFailedException;
import org.rqlite.api.Value;
import org.rqlite.store.founding.Candidate;
import org.rqlite.store.founding.EntryState;
import org.rqlite.store.founding.FoundingId;
import org.rqlite.store.founding.FoundingMessage;
import org.rqlite.store.founding.Plan;
import org.rqlite.store.log.ReplicatedRecord.Member;
import org.rqlite.store.log.TermIndex;

/// Anything that nodes may say to each other, drawn from a generator.
final class RandomMessages {
    private final RandomGenerator random;

    RandomMessages(RandomGenerator random) {
        this.random = random;
    }

    Greeting greeting() {
        return new Greeting(
                Greeting.PROTOCOL,
                maybe(this::uuid),
                member(),
                random.nextLong() >>> 1,
                random.nextBoolean(),
                random.nextInt(1000),
                random.nextInt(100));
    }

    Question question() {
        return switch (random.nextInt(9)) {
            case 0 -> new Question.Meta();
            case 1 -> new Question.Join(random.nextBoolean());
            case 2 -> new Question.Notify();
            case 3 -> new Question.Hello(some(5, this::announcement));
            case 4 -> new Question.Term(uuid());
            case 5 -> new Question.ReadIndex(uuid());
            case 6 -> new Question.Found(random.nextBoolean() ? foundingQuestion() : foundingReply());
            case 7 -> new Question.Remove(text());
            default -> new Question.StepDown(maybe(this::text));
        };
    }

    Answer answer() {
        return switch (random.nextInt(8)) {
            case 0 -> new Answer.Meta(maybe(this::member), number(), number(), number(), text());
            case 1 -> new Answer.Done();
            case 2 -> new Answer.NotLeader(maybe(this::member));
            case 3 -> new Answer.Refused(text());
            case 4 -> new Answer.Known(some(5, this::announcement));
            case 5 -> new Answer.TermIs(random.nextBoolean(), number());
            case 6 -> new Answer.ReadIndexIs(number());
            default -> new Answer.Founding(maybe(this::foundingReply));
        };
    }

    Request request() {
        var kinds = Request.Kind.values();
        var levels = ConsistencyLevel.values();
        var policy = new ReadPolicy(
                levels[random.nextInt(levels.length)],
                Duration.ofNanos(random.nextLong() >>> random.nextInt(1, 63)),
                random.nextBoolean(),
                Duration.ofNanos(1 + (random.nextLong() >>> random.nextInt(2, 63))));
        return new Request(
                kinds[random.nextInt(kinds.length)],
                some(4, this::statement),
                random.nextBoolean(),
                policy,
                Duration.ofMillis(random.nextInt(10_000)),
                Duration.ofMillis(1 + random.nextInt(10_000)));
    }

    DatabaseException fault() {
        return switch (random.nextInt(12)) {
            case 0 -> new NotLeaderException();
            case 1 -> new NotLeaderException(new Peer(text(), text(), text(), random.nextBoolean()));
            case 2 -> new LeaderNotFoundException();
            case 3 -> new NotReadyException();
            case 4 -> new NotOpenException();
            case 5 -> new StaleReadException();
            case 6 -> new RefusedException(text());
            case 7 -> new TransactionFailedException(text());
            case 8 -> new OverloadedException(text());
            case 9 -> new CommitUnknownException(text());
            case 10 -> new InvalidDatabaseException(text());
            default -> new RequestTooLargeException(text());
        };
    }

    SnapshotMessage.Name name() {
        return new SnapshotMessage.Name(
                new TermIndex(random.nextLong() >>> 1, number()), random.nextLong() >>> 1, random.nextLong());
    }

    Bytes bytes(int sizeMax) {
        var bytes = new byte[random.nextInt(sizeMax)];
        random.nextBytes(bytes);
        return Bytes.copyOf(bytes);
    }

    Member member() {
        return new Member(text(), uuid(), text(), text(), random.nextBoolean(), text(), text());
    }

    Value value() {
        return switch (random.nextInt(5)) {
            case 0 -> Value.NULL;
            case 1 -> new Value.Int(number());
            case 2 -> new Value.Real(Double.longBitsToDouble(random.nextLong() & ~(1L << 62)));
            case 3 -> new Value.Blob(bytes(300));
            default -> new Value.Text(text());
        };
    }

    String text() {
        var text = new StringBuilder();
        for (var left = random.nextInt(30); left > 0; left--) {
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

    long number() {
        return random.nextLong() >> random.nextInt(64);
    }

    private FoundingMessage foundingQuestion() {
        return switch (random.nextInt(3)) {
            case 0 -> new FoundingMessage.Prepare(plan());
            case 1 -> new FoundingMessage.Commit(plan());
            default -> new FoundingMessage.Ask(plan());
        };
    }

    private FoundingMessage.Reply foundingReply() {
        var id = new FoundingId(uuid());
        var states = EntryState.values();
        return switch (random.nextInt(4)) {
            case 0 -> new FoundingMessage.Accepted(id);
            case 1 -> new FoundingMessage.Busy(id, text(), random.nextInt(100));
            case 2 -> new FoundingMessage.Stands(id, states[random.nextInt(states.length)]);
            default -> new FoundingMessage.Stranger(id);
        };
    }

    private Plan plan() {
        var members = IntStream.range(0, random.nextInt(1, 6))
                .mapToObj(i -> Candidate.of("node " + i + "é", uuid(), "host" + i + ":" + random.nextInt(65_536)))
                .toList();
        return new Plan(members, random.nextInt(1, 50));
    }

    private Announcement announcement() {
        return new Announcement(uuid(), text(), uuid(), random.nextLong() >>> 1, text(), text());
    }

    private Statement statement() {
        return new Statement(text(), some(4, () -> new Parameter(random.nextBoolean() ? text() : "", value())));
    }

    private UUID uuid() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    private <T> Optional<T> maybe(Supplier<T> one) {
        return random.nextBoolean() ? Optional.of(one.get()) : Optional.empty();
    }

    private <T> List<T> some(int max, Supplier<T> one) {
        return Stream.generate(one).limit(random.nextInt(max)).toList();
    }
}
