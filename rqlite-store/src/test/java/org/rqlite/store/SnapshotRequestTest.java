// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.api.Column;
import org.rqlite.api.NotOpenException;
import org.rqlite.api.ReadPolicy;
import org.rqlite.api.Request;
import org.rqlite.api.ResultSink;
import org.rqlite.api.Row;
import org.rqlite.api.SnapshotResult;
import org.rqlite.api.Statement;

/// Snapshots that an operator asks for.
class SnapshotRequestTest {
    @TempDir
    Path folder;

    private TestNode node;

    @BeforeEach
    void start() {
        node = TestNode.started(folder);
        node.execute("CREATE TABLE t(x)", "INSERT INTO t VALUES(1), (2)");
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void oneIsTakenOnlyOfSomethingNew() {
        assertThat(node.store.takeSnapshot(TestNode.LONG)).isEqualTo(SnapshotResult.TAKEN);
        assertThat(node.store.takeSnapshot(TestNode.LONG)).isEqualTo(SnapshotResult.NOTHING_NEW);

        node.execute("INSERT INTO t VALUES(3)");

        assertThat(node.store.takeSnapshot(TestNode.LONG)).isEqualTo(SnapshotResult.TAKEN);
        assertThat(node.store.takeSnapshot(TestNode.LONG)).isEqualTo(SnapshotResult.NOTHING_NEW);
    }

    @Test
    void aLongReadHoldsOneBack() throws InterruptedException {
        var read = new HeldRead();
        var reader = Thread.ofVirtual().start(() -> node.store.run(query(), read));
        assertThat(read.begun.await(TestNode.LONG.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        node.execute("INSERT INTO t VALUES(3)");

        assertThat(node.store.takeSnapshot(Duration.ofMillis(300))).isEqualTo(SnapshotResult.NOT_YET);

        read.goesOn.countDown();
        reader.join();
        TestNode.eventually(() -> node.store.takeSnapshot(TestNode.LONG) == SnapshotResult.NOTHING_NEW);
    }

    @Test
    void aClosedStoreTakesNone() {
        node.store.close();

        assertThatThrownBy(() -> node.store.takeSnapshot(TestNode.LONG)).isInstanceOf(NotOpenException.class);
    }

    private static Request query() {
        return new Request(
                Request.Kind.QUERY,
                List.of(Statement.of("SELECT x FROM t")),
                false,
                ReadPolicy.DEFAULT,
                Duration.ZERO,
                TestNode.LONG);
    }

    /// Keeps its reader at the first row.
    private static final class HeldRead implements ResultSink {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch goesOn = new CountDownLatch(1);

        @Override
        public void executed(long lastInsertId, long rowsAffected, long elapsedNanos) {}

        @Override
        public void failed(int code, String message) {}

        @Override
        public void columns(List<Column> columns) {}

        @Override
        public void row(Row row) {
            begun.countDown();
            try {
                assertThat(goesOn.await(TestNode.LONG.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void rowsEnd(long elapsedNanos) {}
    }
}
