// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.api.Bytes;
import org.rqlite.api.Request;
import org.rqlite.api.Statement;
import org.rqlite.api.StatementResult;

/// The records that the log is made of: bounds, copies, and that nothing of them depends on who wrote them.
class LoggedValuesTest {
    private static final UUID ID = new UUID(1, 2);

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void s6ARequestWithoutABudgetIsRefused(long budget) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> request(List.of(), budget, Optional.empty()))
                .withMessage("step budget must be positive: " + budget);
    }

    @Test
    void anIdempotencyKeyHasItsBound() {
        assertThat(request(List.of(), 1, Optional.of("k".repeat(128))).idempotencyKey())
                .isPresent();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> request(List.of(), 1, Optional.of("k".repeat(129))))
                .withMessage("idempotency key too long: 129");
    }

    @ParameterizedTest
    @CsvSource({"-1, 1", "1, 1", "2, 1", "0, 0", "5, -1"})
    void s8AChunkIsOneOfItsNumber(int number, int of) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Entry.Chunk(ID, number, of, 0, Bytes.EMPTY))
                .withMessage("chunk number out of range: " + number + " of " + of);
    }

    @Test
    void aBatchHoldsARequest() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Entry.Batch(List.of()))
                .withMessage("a batch needs a request");
    }

    @Test
    void theyKeepCopiesOfTheirLists() {
        var statements = new ArrayList<>(List.of(Statement.of("SELECT 1")));
        var request = request(statements, 1, Optional.empty());
        var requests = new ArrayList<>(List.of(request));
        var batch = new Entry.Batch(requests);
        List<StatementResult> results = new ArrayList<>(List.of(new StatementResult.Executed(1, 1, 1)));
        var answered = new RequestResult.Answered(results);
        statements.clear();
        requests.clear();
        results.clear();

        assertThat(request.statements()).hasSize(1);
        assertThat(batch.requests()).containsExactly(request);
        assertThat(answered.results()).hasSize(1);
        assertThatThrownBy(() -> batch.requests().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aClusterIsFoundedWithTheFlagAlone(boolean foreignKeys) {
        assertThat(ConnectionState.founding(foreignKeys)).isEqualTo(new ConnectionState(foreignKeys, false, false));
    }

    @Test
    void beforeTheFirstEntryThereIsNone() {
        assertThat(TermIndex.NONE).isEqualTo(new TermIndex(0, -1));
    }

    /// The bytes are the same whoever encodes, and whatever order a batch was put together in: nodes compare them.
    @Seeds(30)
    void equalEntriesHaveEqualBytes(RandomGenerator random) {
        var entry = new RandomEntries(random).next();
        var bytes = EntryCodec.encode(entry);

        assertThat(EntryCodec.encode(EntryCodec.decode(ByteBuffer.wrap(bytes)))).isEqualTo(bytes);
    }

    @Seeds(30)
    void equalRecordsHaveEqualBytes(RandomGenerator random) {
        var bytes = RecordCodec.encode(new RandomEntries(random).record());

        assertThat(RecordCodec.encode(RecordCodec.decode(bytes))).isEqualTo(bytes);
    }

    /// The size that the proposer packs by is the size in the log.
    @Seeds(30)
    void theSizeOfARequestIsTheSizeItHasInTheLog(RandomGenerator random) {
        var entries = new RandomEntries(random);
        var requests = List.of(entries.request(), entries.request(), entries.request());
        var encoded = requests.stream().map(EntryCodec::encode).toList();
        var sizes = encoded.stream().mapToInt(EncodedRequest::size).sum();

        assertThat(EntryCodec.batch(encoded).length - sizes).isBetween(3, 20);
        assertThat(EntryCodec.batch(encoded)).isEqualTo(EntryCodec.encode(new Entry.Batch(requests)));
    }

    private static LoggedRequest request(List<Statement> statements, long budget, Optional<String> key) {
        return new LoggedRequest(Request.Kind.EXECUTE, statements, false, 0, 0, budget, key);
    }
}
