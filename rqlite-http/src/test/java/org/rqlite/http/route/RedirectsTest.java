// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rqlite.api.Column;
import org.rqlite.api.LeaderNotFoundException;
import org.rqlite.api.Peer;
import org.rqlite.api.Served;
import org.rqlite.http.RawClient;
import org.rqlite.http.TestNode;
import org.rqlite.http.result.Cells;

/// What a node says that does not lead: it sends the client on, or says who served it.
class RedirectsTest {
    private static final Peer LEADER = new Peer("2", "http://leader.example:5001", "leader.example:5002", true);

    private TestNode node;

    @BeforeEach
    void start() {
        node = TestNode.start();
        node.leader.set(Optional.of(LEADER));
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/db/execute?redirect",
        "/db/execute?pretty&redirect=false&timeout=5s",
        "/db/executeX?redirect",
        "/db/query?level=linearizable&redirect",
        "/db/query?level=strong&redirect",
        "/db/query?level=auto&redirect",
        "/db/request?redirect&q=%20%C3%BC+"
    })
    void aClientThatWantsToIsSentToTheLeader(String target) throws IOException {
        var answer = post(target, "[\"S\"]");

        assertThat(answer.status()).isEqualTo(301);
        assertThat(answer.headers())
                .containsEntry("location", "http://leader.example:5001" + target)
                .containsEntry("content-type", "application/json; charset=utf-8")
                .containsEntry("content-length", "0")
                .doesNotContainKey("x-rqlite-served-by");
        assertThat(answer.body()).isEmpty();
        assertThat(node.requests).isEmpty();
    }

    @Test
    void aGetIsSentOnWithItsQuery() throws IOException {
        var answer = RawClient.exchange(node.address(), RawClient.get("/db/query?q=SELECT%201&redirect"));

        assertThat(answer.status()).isEqualTo(301);
        assertThat(answer.headers())
                .containsEntry("location", "http://leader.example:5001/db/query?q=SELECT%201&redirect");
    }

    @ParameterizedTest
    @CsvSource({"/db/query?level=none&redirect", "/db/request?level=none&redirect", "/db/execute", "/db/query"})
    void whatAnyNodeMayServeAndWhatIsNotAskedForStaysHere(String target) throws IOException {
        var answer = post(target, "[\"S\"]");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsEntry("x-rqlite-served-by", "node1.example:4001");
        assertThat(node.requests).hasSize(1);
    }

    @Test
    void theLeaderServesItself() throws IOException {
        node.leader.set(Optional.of(TestNode.SELF));

        assertThat(post("/db/execute?redirect", "[\"S\"]").status()).isEqualTo(200);
    }

    @Test
    void withoutALeaderItSaysSo() throws IOException {
        for (var leader : List.of(Optional.<Peer>empty(), Optional.of(new Peer("2", "", "leader:5002", true)))) {
            node.leader.set(leader);

            var answer = post("/db/execute?redirect", "[\"S\"]");

            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.body()).isEqualTo("leader not found\n");
        }
    }

    @Test
    void aBodyThatIsNoRequestIsRefusedHere() throws IOException {
        assertThat(post("/db/execute?redirect", "{}").status()).isEqualTo(400);
        assertThat(post("/db/execute?redirect", "[]").status()).isNotEqualTo(301);
    }

    @Test
    void theConnectionServesOnAfterARedirect() throws IOException {
        try (var client = new RawClient(node.address())) {
            client.send(RawClient.post("/db/execute?redirect", "[\"S\"]"));
            assertThat(client.answer().status()).isEqualTo(301);

            client.send(RawClient.post("/db/query?level=none", "[\"S\"]"));
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void anAnswerPassedOnNamesTheNodeThatServedIt() throws IOException {
        node.database.set((_, sink) -> {
            sink.servedBy("leader.example:5002");
            sink.executed(1, 1, 0);
            return new Served(9);
        });

        var answer = post("/db/execute?raft_index", "[\"S\"]");

        assertThat(answer.headers()).containsEntry("x-rqlite-served-by", "leader.example:5002");
        assertThat(answer.body())
                .isEqualTo("{\"results\":[{\"last_insert_id\":1,\"rows_affected\":1}],\"raft_index\":9}");
    }

    @Test
    void aLongAnswerPassedOnNamesItToo() throws IOException {
        node.database.set((_, sink) -> {
            sink.servedBy("leader.example:5002");
            sink.columns(List.of(new Column("c", "text")));
            for (var i = 0; i < 30_000; i++) sink.row(Cells.of("x".repeat(100)));
            sink.rowsEnd(0);
            return Served.LOCALLY;
        });

        var answer = post("/db/query", "[\"S\"]");

        assertThat(answer.headers())
                .containsEntry("x-rqlite-served-by", "leader.example:5002")
                .containsEntry("transfer-encoding", "chunked");
        assertThat(answer.body()).hasSizeGreaterThan(3_000_000).endsWith("]}]}");
    }

    @Test
    void anErrorPassedOnNamesNobody() throws IOException {
        node.database.set((_, sink) -> {
            sink.servedBy("leader.example:5002");
            throw new LeaderNotFoundException();
        });

        var answer = post("/db/execute", "[\"S\"]");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers()).doesNotContainKey("x-rqlite-served-by");
    }

    private RawClient.Answer post(String target, String body) throws IOException {
        return RawClient.exchange(node.address(), RawClient.post(target, body));
    }
}
