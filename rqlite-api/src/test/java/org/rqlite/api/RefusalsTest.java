// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The promises of each kind of refusal, spelled out: clients and proxies act on them.
class RefusalsTest {
    /// Kind, text, safe to retry.
    static Stream<Arguments> promises() {
        return Stream.of(
                Arguments.of(new NotLeaderException(), "not leader", true),
                Arguments.of(new LeaderNotFoundException(), "leader not found", true),
                Arguments.of(new NotReadyException(), "store not ready", true),
                Arguments.of(new NotOpenException(), "store not open", true),
                Arguments.of(new StaleReadException(), "stale read", true),
                Arguments.of(new OverloadedException("full"), "full", true),
                Arguments.of(new RefusedException("no"), "no", false),
                Arguments.of(new TransactionFailedException("broken"), "broken", false),
                Arguments.of(new RequestTooLargeException("large"), "large", false),
                Arguments.of(new InvalidDatabaseException("cut off"), "invalid SQLite data: cut off", false),
                Arguments.of(new CommitUnknownException("lost"), "lost", false));
    }

    static Stream<DatabaseException> refusals() {
        return promises().map(promise -> (DatabaseException) promise.get()[0]);
    }

    @Test
    void everyKindHasItsPromise() {
        assertThat(refusals().map(Object::getClass))
                .containsExactlyInAnyOrderElementsOf(Stream.of(DatabaseException.class.getPermittedSubclasses())
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("promises")
    void saysWhetherARetryIsSafe(DatabaseException refusal, String text, boolean retryable) {
        assertThat(refusal).hasMessage(text).hasNoCause();
        assertThat(refusal.retryable()).isEqualTo(retryable);
    }

    /// A retry is offered only where nothing was done; the fate of one kind alone is open.
    @ParameterizedTest
    @MethodSource("refusals")
    void exactlyOneFateIsOpen(DatabaseException refusal) {
        var fate = switch (refusal) {
            case CommitUnknownException _ -> true;
            case NotLeaderException _,
                    LeaderNotFoundException _,
                    NotReadyException _,
                    NotOpenException _,
                    StaleReadException _,
                    RefusedException _,
                    TransactionFailedException _,
                    OverloadedException _,
                    RequestTooLargeException _,
                    InvalidDatabaseException _ -> false;
        };

        assertThat(refusal.mayHaveCommitted()).isEqualTo(fate);
    }

    /// Logs and tools write exceptions down; what was promised must still hold when one is read back.
    @ParameterizedTest
    @MethodSource("refusals")
    void keepsItsPromiseWhenWrittenDownAndReadBack(DatabaseException refusal) throws Exception {
        var copy = (DatabaseException) readBack(refusal);

        assertThat(copy).hasSameClassAs(refusal).hasMessage(refusal.getMessage());
        assertThat(copy.retryable()).isEqualTo(refusal.retryable());
        assertThat(copy.mayHaveCommitted()).isEqualTo(refusal.mayHaveCommitted());
    }

    @Test
    void aLeaderThatIsNotWrittenDownIsNotKnownAfterwards() throws Exception {
        var refusal = new NotLeaderException(new Peer("n1", "http://n1:4001", "n1:4002", true));

        assertThat(((NotLeaderException) readBack(refusal)).leader()).isEmpty();
    }

    private static Object readBack(Object object) throws IOException, ClassNotFoundException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return in.readObject();
        }
    }
}
