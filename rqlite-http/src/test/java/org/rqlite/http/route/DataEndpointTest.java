// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.api.Column;
import org.rqlite.api.CommitUnknownException;
import org.rqlite.api.ConsistencyLevel;
import org.rqlite.api.DatabaseException;
import org.rqlite.api.LeaderNotFoundException;
import org.rqlite.api.NotLeaderException;
import org.rqlite.api.NotOpenException;
import org.rqlite.api.NotReadyException;
import org.rqlite.api.OverloadedException;
import org.rqlite.api.Parameter;
import org.rqlite.api.ReadPolicy;
import org.rqlite.api.RefusedException;
import org.rqlite.api.Request;
import org.rqlite.api.RequestTooLargeException;
import org.rqlite.api.Served;
import org.rqlite.api.StaleReadException;
import org.rqlite.api.Statement;
import org.rqlite.api.TransactionFailedException;
import org.rqlite.api.Value;
import org.rqlite.http.RawClient;
import org.rqlite.http.TestNode;
import org.rqlite.http.result.Cells;

class DataEndpointTest {
    private TestNode node;

    @BeforeEach
    void start() {
        node = TestNode.start();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void handsTheWholeRequestOver() throws IOException {
        post("/db/request?transaction&level=strong&db_timeout=2s&timeout=9s", "[[\"S\", {\"a\": 1}], \"T\"]");

        assertThat(node.requests)
                .containsExactly(new Request(
                        Request.Kind.REQUEST,
                        List.of(new Statement("S", List.of(new Parameter("a", new Value.Int(1)))), Statement.of("T")),
                        true,
                        new ReadPolicy(ConsistencyLevel.STRONG, Duration.ZERO, false, Duration.ofSeconds(1)),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(9)));
    }

    @Test
    void takesTheQueryOfAGet() throws IOException {
        RawClient.exchange(node.address(), RawClient.get("/db/query?q=SELECT%201&level=none"));

        assertThat(node.requests)
                .containsExactly(new Request(
                        Request.Kind.QUERY,
                        List.of(Statement.of("SELECT 1")),
                        false,
                        ReadPolicy.of(ConsistencyLevel.NONE),
                        Duration.ZERO,
                        Duration.ofSeconds(30)));
    }

    @Test
    void answersAGetWithoutAQueryByNothing() throws IOException {
        var answer = RawClient.exchange(node.address(), RawClient.get("/db/query"));

        assertThat(answer.body()).isEqualTo("{\"results\":[]}");
        assertThat(node.requests).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"text/plain", "text/plain; charset=utf-8", "text/plainer"})
    void takesATextForOneStatement(String type) throws IOException {
        RawClient.exchange(node.address(), RawClient.post("/db/execute", type, "[INSERT; 'ü']"));

        assertThat(node.requests.getFirst().statements()).containsExactly(Statement.of("[INSERT; 'ü']"));
    }

    @Test
    void takesNoTextForAMixedRequest() throws IOException {
        var answer = RawClient.exchange(node.address(), RawClient.post("/db/request", "text/plain", "SELECT 1"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("invalid JSON body\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/json", "application/octet-stream", "Text/Plain", "application/x-www-form-urlencoded"
            })
    void takesEveryOtherTypeForJson(String type) throws IOException {
        RawClient.exchange(node.address(), RawClient.post("/db/execute", type, "[\"INSERT\"]"));

        assertThat(node.requests.getFirst().statements()).containsExactly(Statement.of("INSERT"));
    }

    @Test
    void answersEmptyTextsByNothing() throws IOException {
        assertThat(RawClient.exchange(node.address(), RawClient.post("/db/execute", "text/plain", ""))
                        .body())
                .isEqualTo("{\"results\":[]}");
        assertThat(post("/db/execute", "[\"\", \"\"]").body()).isEqualTo("{\"results\":[]}");
        assertThat(node.requests).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/db/query?qualify_columns, true",
        "/db/query, false",
        "/db/request?qualify_columns=no, true",
        "/db/execute?qualify_columns, false"
    })
    void hasTheColumnsOfReadsQualifiedOnDemand(String target, boolean qualified) throws IOException {
        post(target, "[\"S\"]");

        assertThat(node.requests.getFirst().qualified()).isEqualTo(qualified);
    }

    @ParameterizedTest
    @ValueSource(strings = {"norwrandom", "norwtime", "noparse", "redirect", "retries=3", "bypass", "chunk=5", "size"})
    void ignoresParametersThatChangeNothing(String query) throws IOException {
        assertThat(post("/db/execute?" + query, "[\"S\"]").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void tellsWhyARequestWasNotServed(DatabaseException fault, int status, String body) throws IOException {
        node.database.set((_, sink) -> {
            sink.executed(1, 1, 0); // counts for nothing
            throw fault;
        });

        var answer = post("/db/execute?raft_index&pretty", "[\"S\"]");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.headers()).doesNotContainKey("x-rqlite-served-by");
        assertThat(answer.body())
                .isEqualTo(status == 200 ? "{\n    \"results\": [],\n    \"error\": \"" + body + "\"\n}" : body + "\n");
    }

    static List<Arguments> refusals() {
        return List.of(
                Arguments.of(new LeaderNotFoundException(), 503, "leader not found"),
                Arguments.of(new NotLeaderException(), 503, "not leader"),
                Arguments.of(new NotLeaderException(TestNode.SELF), 503, "not leader"),
                Arguments.of(
                        new OverloadedException("write queue is full, max=1024"), 503, "write queue is full, max=1024"),
                Arguments.of(
                        new RequestTooLargeException("request of 9 bytes exceeds 8"),
                        413,
                        "request of 9 bytes exceeds 8"),
                Arguments.of(new NotOpenException(), 200, "store not open"),
                Arguments.of(new NotReadyException(), 200, "store not ready"),
                Arguments.of(new StaleReadException(), 200, "stale read"),
                Arguments.of(new RefusedException("disallowed pragma"), 200, "disallowed pragma"),
                Arguments.of(
                        new TransactionFailedException("FOREIGN KEY constraint failed"),
                        200,
                        "FOREIGN KEY constraint failed"),
                Arguments.of(
                        new CommitUnknownException("leadership lost while committing log"),
                        200,
                        "leadership lost while committing log"));
    }

    @Test
    void failsTheWholeAnswerOnInfinity() throws IOException {
        node.database.set((_, sink) -> {
            sink.columns(List.of(new Column("9e999", "")));
            sink.row(Cells.of(Double.POSITIVE_INFINITY));
            sink.rowsEnd(0);
            return Served.LOCALLY;
        });

        var answer = post("/db/query", "[\"SELECT 9e999\"]");

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body())
                .isEqualTo("json: error calling MarshalJSON for type *http.DBResults: json: unsupported value: +Inf\n");
        assertThat(answer.headers())
                .containsEntry("content-type", "text/plain; charset=utf-8")
                .doesNotContainKey("x-rqlite-served-by");
    }

    @Test
    void hidesTheCauseOfAnInternalErrorAndEndsTheConnection() throws IOException {
        node.database.set((_, _) -> {
            throw new IllegalStateException("secret detail");
        });
        try (var client = new RawClient(node.address())) {
            client.send(RawClient.post("/db/execute", "[\"S\"]"));
            var answer = client.answer();

            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.body()).matches("internal error, see this node's log for id=[0-9a-f]{8}\n");
            assertThat(answer.headers()).containsEntry("x-rqlite-version", "v10-test");
            client.awaitClose();
        }
        assertThat(RawClient.exchange(node.address(), RawClient.get("/readyz")).status())
                .isEqualTo(200);
    }

    @Test
    void haltsWhenMemoryIsOut() throws IOException {
        node.database.set((_, _) -> {
            throw new OutOfMemoryError("pretended");
        });

        post("/db/execute", "[\"S\"]");

        assertThat(node.halts).containsExactly("DEFECT out of memory");
    }

    @Test
    void showsTheIndexOnDemand() throws IOException {
        assertThat(post("/db/execute?raft_index", "[\"S\"]").body()).endsWith("}],\"raft_index\":7}");
        assertThat(post("/db/execute", "[\"S\"]").body()).doesNotContain("raft_index");
    }

    @Test
    void showsTimesOnDemand() throws IOException {
        assertThat(post("/db/execute?timings", "[\"S\"]").body())
                .matches("\\{\"results\":\\[\\{\"last_insert_id\":1,\"rows_affected\":1}],\"time\":[0-9.e-]+}");
    }

    private RawClient.Answer post(String target, String body) throws IOException {
        return RawClient.exchange(node.address(), RawClient.post(target, body));
    }
}
