// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DatabaseExceptionTest {
    private static final Peer LEADER = new Peer("n1", "http://n1:4001", "n1:4002", true);

    /// One of each kind.
    static List<DatabaseException> all() {
        return List.of(
                new NotLeaderException(),
                new NotLeaderException(LEADER),
                new LeaderNotFoundException(),
                new NotReadyException(),
                new NotOpenException(),
                new StaleReadException(),
                new RefusedException("disallowed pragma"),
                new TransactionFailedException("FOREIGN KEY constraint failed"),
                new OverloadedException("too many writes wait: 1"),
                new CommitUnknownException("leadership lost while committing log"),
                new RequestTooLargeException("request too large"),
                new InvalidDatabaseException("cut off"));
    }

    @Test
    void theListHasEveryKind() {
        var permitted = Stream.of(DatabaseException.class.getPermittedSubclasses());

        assertThat(permitted)
                .containsExactlyInAnyOrderElementsOf(
                        all().stream().map(Object::getClass).distinct().toList());
    }

    @ParameterizedTest
    @MethodSource("all")
    void onlyAnUnknownFateMayHaveCommitted(DatabaseException refusal) {
        assertThat(refusal.mayHaveCommitted()).isEqualTo(refusal instanceof CommitUnknownException);
    }

    @ParameterizedTest
    @MethodSource("all")
    void nothingThatMayHaveCommittedIsCalledSafeToRetry(DatabaseException refusal) {
        assertThat(refusal.mayHaveCommitted() && refusal.retryable()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("all")
    void saysWhatHappenedInOneLineWithoutAFullStop(DatabaseException refusal) {
        assertThat(refusal.getMessage()).isNotBlank().doesNotContain("\n").doesNotEndWith(".");
    }

    @Test
    void namesTheLeaderAsFarAsItIsKnown() {
        assertThat(new NotLeaderException(LEADER).leader()).contains(LEADER);
        assertThat(new NotLeaderException().leader()).isEmpty();
    }
}
