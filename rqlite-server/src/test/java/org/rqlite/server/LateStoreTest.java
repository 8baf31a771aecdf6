// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.api.Column;
import org.rqlite.api.Diagnostic;
import org.rqlite.api.NotOpenException;
import org.rqlite.api.Peer;
import org.rqlite.api.ReadPolicy;
import org.rqlite.api.Readiness;
import org.rqlite.api.Request;
import org.rqlite.api.ResultSink;
import org.rqlite.api.Row;
import org.rqlite.api.SnapshotResult;
import org.rqlite.store.Store;
import org.rqlite.store.StoreConfig;
import org.rqlite.testkit.Ports;

class LateStoreTest {
    private static final Peer SELF = new Peer("n1", "", "localhost:4002", true);
    private static final Request NOTHING =
            new Request(Request.Kind.QUERY, List.of(), false, ReadPolicy.DEFAULT, Duration.ZERO, Duration.ofSeconds(1));

    private final AtomicReference<String> waiting = new AtomicReference<>("");
    private final LateStore late = new LateStore(SELF, waiting::get);

    @Test
    void beforeTheStoreIsOpenNothingIsServed() {
        assertThatThrownBy(() -> late.run(NOTHING, new Nowhere())).isInstanceOf(NotOpenException.class);
        assertThatThrownBy(() -> late.nodes(Duration.ofSeconds(1))).isInstanceOf(NotOpenException.class);
        assertThatThrownBy(late::members).isInstanceOf(NotOpenException.class);
        assertThatThrownBy(() -> late.takeSnapshot(Duration.ofSeconds(1))).isInstanceOf(NotOpenException.class);
    }

    @Test
    void beforeTheStoreIsOpenTheNodeKnowsItself() {
        assertThat(late.self()).isEqualTo(SELF);
        assertThat(late.leader()).isEmpty();
        assertThat(late.readiness(false, Duration.ofSeconds(1))).isEqualTo(new Readiness.NoLeader(""));
        assertThat(late.report()).isEqualTo(Diagnostic.section(Map.of("open", Diagnostic.of(false))));
    }

    @Test
    void aNodeThatIsNotReadySaysWhatItWaitsFor() {
        waiting.set("waiting: nobody leads");

        assertThat(late.readiness(false, Duration.ofSeconds(1)))
                .isEqualTo(new Readiness.NoLeader("waiting: nobody leads"));
    }

    @Test
    void onceOpenEverythingGoesToTheStoreAndOnceClosedItSaysSo(@TempDir Path folder) {
        var port = Ports.free();
        var address = "127.0.0.1:" + port;
        var config =
                StoreConfig.of(folder, new StoreConfig.Addresses("127.0.0.1", port, address, "http://127.0.0.1:4001"));
        try (var store = Store.open(config, (_, _, _) -> {}, InstantSource.system(), new SecureRandom())) {
            store.foundAlone();
            late.open(LateStore.Roles.of(store));

            assertThat(late.self()).isEqualTo(new Peer(address, "http://127.0.0.1:4001", address, true));
            assertThat(late.leader()).contains(late.self());
            assertThat(late.nodes(Duration.ofSeconds(1))).hasSize(1);
            assertThat(late.members()).containsExactly(late.self());
            assertThat(late.takeSnapshot(Duration.ofSeconds(20))).isEqualTo(SnapshotResult.TAKEN);
            assertThat(late.run(NOTHING, new Nowhere()).raftIndex()).isZero();
        }

        assertThatThrownBy(() -> late.run(NOTHING, new Nowhere())).isInstanceOf(NotOpenException.class);
    }

    private record Nowhere() implements ResultSink {
        @Override
        public void executed(long lastInsertId, long rowsAffected, long elapsedNanos) {}

        @Override
        public void failed(int code, String message) {}

        @Override
        public void columns(List<Column> columns) {}

        @Override
        public void row(Row row) {}

        @Override
        public void rowsEnd(long elapsedNanos) {}
    }
}
