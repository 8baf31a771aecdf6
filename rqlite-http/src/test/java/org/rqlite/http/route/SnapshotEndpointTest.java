// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.api.NotOpenException;
import org.rqlite.api.SnapshotResult;
import org.rqlite.http.RawClient;
import org.rqlite.http.TestNode;

class SnapshotEndpointTest {
    private TestNode node;

    @BeforeEach
    void start() {
        node = TestNode.start();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @ParameterizedTest
    @CsvSource({"TAKEN, 200", "NOTHING_NEW, 204"})
    void tellsWhetherOneWasTaken(SnapshotResult result, int status) throws IOException {
        node.snapshot.set(_ -> result);

        try (var client = new RawClient(node.address())) {
            client.send(RawClient.post("/snapshot", "", "") + RawClient.get("/readyz"));
            var answer = client.head();

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.headers()).doesNotContainKeys("content-type", "x-rqlite-served-by");
            assertThat(client.answer().body()).startsWith("[+]node ok"); // there was no body
        }
    }

    @Test
    void saysThatItCouldNot() throws IOException {
        node.snapshot.set(_ -> SnapshotResult.NOT_YET);

        assertThat(post("/snapshot")).isEqualTo("500 cannot take snapshot now, try again later\n");
    }

    @Test
    void saysThatTheStoreIsNotOpen() throws IOException {
        node.snapshot.set(_ -> {
            throw new NotOpenException();
        });

        assertThat(post("/snapshot")).isEqualTo("500 store not open\n");
    }

    @Test
    void waitsForAsLongAsItIsTold() throws IOException {
        var times = new ArrayList<Duration>();
        node.snapshot.set(time -> {
            times.add(time);
            return SnapshotResult.TAKEN;
        });

        post("/snapshot");
        post("/snapshot?timeout=90s&trailing_logs=0");

        assertThat(times).containsExactly(Duration.ofSeconds(30), Duration.ofSeconds(90));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "-1", "10000"})
    void refusesToKeepAnotherPartOfTheLog(String entries) throws IOException {
        node.snapshot.set(_ -> {
            throw new AssertionError("not to be asked");
        });

        assertThat(post("/snapshot?trailing_logs=" + entries)).isEqualTo("400 trailing_logs is not supported yet\n");
    }

    @Test
    void neverFindsAnythingToReap() throws IOException {
        var answer = RawClient.exchange(node.address(), RawClient.post("/reap?pretty", "", ""));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsEntry("content-type", "application/json; charset=utf-8");
        assertThat(answer.body()).isEqualTo("{\"snapshots_reaped\":0,\"wals_checkpointed\":0}\n");
    }

    private String post(String target) throws IOException {
        var answer = RawClient.exchange(node.address(), RawClient.post(target, "", ""));
        return answer.status() + " " + answer.body();
    }
}
