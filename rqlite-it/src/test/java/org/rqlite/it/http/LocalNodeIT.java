// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What golden files cannot hold: long answers, many clients, and what differs from run to run.
class LocalNodeIT {
    @TempDir
    Path folder;

    private LocalNode node;
    private GoldenClient client;

    @BeforeEach
    void start() throws IOException {
        node = LocalNode.start(folder);
        client = new GoldenClient(node.address());
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void streamsALongAnswerFromTheDatabase() throws IOException {
        var sql = "WITH RECURSIVE c(x) AS (VALUES(1) UNION ALL SELECT x+1 FROM c WHERE x < 60000) "
                + "SELECT x, printf('%.*c', 100, 'y') FROM c";

        var answer = client.answer("POST /db/query\n\n[\"" + sql + "\"]");

        assertThat(answer).startsWith("200 OK\n").contains("transfer-encoding: chunked");
        assertThat(answer.length()).isGreaterThan(60_000 * 105);
        assertThat(answer).contains("[1,\"yyy").contains(",[60000,\"yyy").contains("y\"]]}]}");
    }

    @Test
    void showsTheKeysThatToolsReadInTheStatus() throws IOException {
        assertThat(client.answer("GET /status?pretty"))
                .contains("\"http\": {", "\"bind_addr\": ", "\"store\": {", "\"raft\": {", "\"state\": \"Leader\"")
                .contains("\"fsm_index\": ", "\"db_applied_index\": ", "\"sqlite3\": {", "\"voter\": true");
    }

    @Test
    void showsTheLicenses() throws IOException {
        assertThat(client.answer("GET /licenses"))
                .startsWith("200 OK\n")
                .contains("content-type: text/plain; charset=utf-8", "MIT License", "Apache License");
    }

    @Test
    void answersManyClientsAtOnceEachWithItsOwn() throws Exception {
        client.answer("POST /db/execute\n\n[\"CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER UNIQUE)\"]");
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Future<String>>();
            for (var i = 0; i < 200; i++) {
                var request = "POST /db/request\n\n[[\"INSERT INTO t(n) VALUES(?) RETURNING n\", " + i + "]]";
                answers.add(executor.submit(() -> client.answer(request)));
            }
            for (var i = 0; i < 200; i++) {
                assertThat(answers.get(i).get()).endsWith("\"values\":[[" + i + "]]}]}");
            }
        }
        assertThat(client.answer("GET /db/query?q=SELECT%20COUNT(*)%20FROM%20t"))
                .endsWith("[[200]]}]}");
    }

    @Test
    void growsTheIndexWithEveryWrite() throws IOException {
        var first = client.answer("POST /db/execute?raft_index&pretty\n\n[\"CREATE TABLE a (x)\"]");
        var strong = client.answer("GET /db/query?level=strong&raft_index&q=SELECT%201");

        assertThat(first).contains("\"raft_index\": <index>");
        assertThat(strong).contains("\"raft_index\":<index>");
    }
}
