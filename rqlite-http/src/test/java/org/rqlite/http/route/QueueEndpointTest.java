// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.api.CommitUnknownException;
import org.rqlite.api.Parameter;
import org.rqlite.api.RefusedException;
import org.rqlite.api.Served;
import org.rqlite.api.Statement;
import org.rqlite.api.Value;
import org.rqlite.http.Eventually;
import org.rqlite.http.HttpConfig;
import org.rqlite.http.RawClient;
import org.rqlite.http.TestNode;

class QueueEndpointTest {
    private static final long FIRST = 1_700_000_000_000_000_005L;

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
    void answersWithANumberThatGoesUpByOne() throws IOException {
        var first = post("/db/execute?queue", "[\"A\"]");
        var second = post("/db/execute?queue&transaction&associative&raft_index&db_timeout=1s&redirect", "[\"B\"]");

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.headers())
                .containsEntry("content-type", "application/json; charset=utf-8")
                .doesNotContainKey("x-rqlite-served-by");
        assertThat(first.body()).isEqualTo(queued(0));
        assertThat(second.body()).isEqualTo(queued(1));
    }

    @Test
    void writesWhatWasQueued() throws IOException {
        post("/db/execute?queue", "[[\"A\", 1, {\"n\": \"x\"}], \"\", \"B\"]");
        post("/db/execute?queue&wait", "[\"C\"]");

        var statements = node.requests.stream()
                .flatMap(request -> request.statements().stream())
                .toList();
        assertThat(statements)
                .containsExactly(
                        new Statement(
                                "A",
                                List.of(
                                        Parameter.positional(new Value.Int(1)),
                                        new Parameter("n", new Value.Text("x")))),
                        Statement.of("B"),
                        Statement.of("C"));
        assertThat(node.requests).noneMatch(request -> request.transaction());
    }

    @Test
    void showsTimesAndIndentsOnDemand() throws IOException {
        assertThat(post("/db/execute?queue&timings", "[\"A\"]").body())
                .matches("\\{\"results\":\\[],\"time\":[0-9.e-]+,\"sequence_number\":" + FIRST + "}");
        assertThat(post("/db/execute?queue&pretty", "[\"A\"]").body())
                .isEqualTo("{\n    \"results\": [],\n    \"sequence_number\": " + (FIRST + 1) + "\n}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{}", "nonsense", "[\"A\"", "[\"A\", 5]", "[[]]", "[[\"A\", {\"x\": {}}]]"})
    void queuesWhatItCannotParseAsNothing(String body) throws IOException {
        assertThat(post("/db/execute?queue", body).body()).isEqualTo(queued(0));
        assertThat(post("/db/execute?queue&wait", body).body()).isEqualTo(queued(1));
        assertThat(node.requests).isEmpty();
    }

    @Test
    void refusesTheEmptyArrayUnlessSomebodyWaits() throws IOException {
        var refused = post("/db/execute?queue", "[]");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).isEqualTo("no statements\n");
        assertThat(post("/db/execute?queue&wait", "[]").body()).isEqualTo(queued(0));
    }

    @Test
    void takesATextForJson() throws IOException {
        RawClient.exchange(node.address(), RawClient.post("/db/execute?queue&wait", "text/plain", "[\"A\"]"));

        assertThat(node.requests.getFirst().statements()).containsExactly(Statement.of("A"));
    }

    @Test
    void needsALeaderUnlessToldNotTo() throws IOException {
        node.leader.set(Optional.empty());

        var refused = post("/db/execute?queue", "nonsense");

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.body()).isEqualTo("leader not found\n");
        assertThat(post("/db/execute?queue&noleader", "[\"A\"]").body()).isEqualTo(queued(0));
    }

    @Test
    void endsAWaitAfterItsTimeAndWritesAllTheSame() throws IOException {
        var held = new CountDownLatch(1);
        var written = new AtomicInteger();
        node.database.set((_, _) -> {
            try {
                held.await();
            } catch (InterruptedException _) {
                throw new CommitUnknownException("interrupted");
            }
            written.incrementAndGet();
            return Served.LOCALLY;
        });

        var late = post("/db/execute?queue&wait&timeout=100ms", "[\"A\"]");

        assertThat(late.status()).isEqualTo(408);
        assertThat(late.headers()).containsEntry("content-type", "text/plain; charset=utf-8");
        assertThat(late.body()).isEqualTo("queue wait timeout\n");
        held.countDown();
        Eventually.holds("it is written", () -> written.get() == 1);
    }

    @Test
    void refusesWhatFindsNoRoomInTime() throws IOException {
        node.close();
        var held = new CountDownLatch(1);
        node = TestNode.start(TestNode.config().with(new HttpConfig.Queue(1, 1, Duration.ofMillis(1), false)));
        node.database.set((_, _) -> {
            try {
                held.await();
            } catch (InterruptedException _) {
                throw new CommitUnknownException("interrupted");
            }
            return Served.LOCALLY;
        });
        post("/db/execute?queue", "[\"A\"]");
        Eventually.holds("A is under way", () -> node.requests.size() == 1);
        post("/db/execute?queue", "[\"B\"]");

        var refused = post("/db/execute?queue&timeout=50ms", "[\"C\"]");

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.body())
                .startsWith("write queue is full, capacity=1 ")
                .endsWith("\n");
        held.countDown();
        assertThat(post("/db/execute?queue&wait", "[\"D\"]").body()).isEqualTo(queued(2));
        assertThat(node.requests).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({"PRAGMA, 200, disallowed pragma", "LOST, 503, leadership lost while committing log"})
    void tellsWhoWaitsWhyItsWriteWasNotDone(String sql, int status, String text) throws IOException {
        node.database.set((request, sink) -> {
            var first = request.statements().getFirst().sql();
            if (first.equals("PRAGMA")) throw new RefusedException(text);
            if (first.equals("LOST")) throw new CommitUnknownException(text);
            sink.executed(1, 1, 0);
            return Served.LOCALLY;
        });

        var told = post("/db/execute?queue&wait", "[\"" + sql + "\"]");

        assertThat(told.status()).isEqualTo(status);
        assertThat(told.body())
                .isEqualTo(
                        status == 200
                                ? "{\"results\":[],\"error\":\"" + text + "\",\"sequence_number\":" + FIRST + "}"
                                : text + "\n");
        assertThat(post("/db/execute?queue&wait", "[\"A\"]").body()).isEqualTo(queued(1));
    }

    @Test
    void aBodyThatIsTooLargeIsNoParseFailure() throws IOException {
        assertThat(post("/db/execute?queue", "[\"" + "x".repeat(1024 * 1024) + "\"]")
                        .status())
                .isEqualTo(413);
    }

    @Test
    void showsItsStateInTheStatus() throws IOException {
        post("/db/execute?queue&wait", "[\"A\"]");
        post("/db/execute?queue&wait", "[\"B\"]");

        var status = RawClient.exchange(node.address(), RawClient.get("/status?key=http.queue._default"));

        assertThat(status.body())
                .isEqualTo("{\"batch_size\":128,\"max_size\":1024,\"sequence_number\":" + (FIRST + 1)
                        + ",\"timeout\":\"50ms\"}");
    }

    @Test
    void aNodeThatStopsWritesWhatIsQueuedAndTakesNoMore() throws IOException {
        for (var i = 0; i < 5; i++) post("/db/execute?queue", "[\"A\"]");

        node.stopQueue();

        assertThat(node.requests.stream()
                        .mapToInt(request -> request.statements().size()))
                .satisfies(sizes ->
                        assertThat(sizes.stream().mapToInt(size -> size).sum()).isEqualTo(5));
        var refused = post("/db/execute?queue", "[\"B\"]");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.body()).startsWith("this node is stopping, nothing was queued");
        assertThat(post("/db/execute", "[\"C\"]").status()).isEqualTo(200);
    }

    private static String queued(long number) {
        return "{\"results\":[],\"sequence_number\":" + (FIRST + number) + "}";
    }

    private RawClient.Answer post(String target, String body) throws IOException {
        return RawClient.exchange(node.address(), RawClient.post(target, body));
    }
}
