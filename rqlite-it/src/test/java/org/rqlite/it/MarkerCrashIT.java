// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The process ends, as by `kill -9`, right after one named step of the marker protocol (I5).
class MarkerCrashIT {
    private static final String[] FLAGS = {"-raft-snap", "32", "-raft-snap-int", "20ms"};
    private static final int KILLED = 137;

    @TempDir
    Path temp;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wal-forced",
                "intent-written",
                "checkpoint-done",
                "clean-written",
                "snapshot-done",
                "wal-forced:3",
                "intent-written:3",
                "checkpoint-done:3",
                "clean-written:3",
                "snapshot-done:3"
            })
    void losesNothingInASnapshotThatEndsAfterI1(String step) {
        try (var node = new TestNode(temp.resolve("data"), FLAGS)) {
            var writers = crashUnderWriters(node, step);

            node.start();

            check(node, writers, step);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "recovery-wal-ready",
                "recovery-checkpoint-done",
                "recovery-clean-written",
                "recovery-markers-done"
            })
    void losesNothingInARestartThatEndsAfterI1(String step) {
        try (var node = new TestNode(temp.resolve("data"), FLAGS)) {
            var writers = crashUnderWriters(node, "intent-written:2");

            assertThat(node.launch(fault(step)).awaitExit()).isEqualTo(KILLED);
            node.start();

            check(node, writers, step);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"load-moved", "load-written", "load-wal-deleted", "load-renamed", "load-clean-written"})
    void aLoadThatEndsAfterAnyStepIsDoneByTheRestartS8(String step) {
        var file = LoadFile.make(temp.resolve("file"), "loaded", 3);
        try (var node = new TestNode(temp.resolve("data"), FLAGS)) {
            node.start(fault(step));
            node.client().execute("CREATE TABLE before (x)");
            assertThat(file.post("localhost:" + node.httpPort(), "/db/load")).isEqualTo("no answer");
            assertThat(node.awaitExit()).isEqualTo(KILLED);

            node.start();

            // its entry is in the log, whatever the step
            assertThat(node.client().query("SELECT count(*) FROM loaded")).isEqualTo(List.of(List.of("300")));
            assertThat(node.client().query("SELECT count(*) FROM sqlite_schema"))
                    .isEqualTo(List.of(List.of("1")));
            node.client().execute("CREATE TABLE behind (x)");
            assertThat(node.client().query("PRAGMA quick_check")).isEqualTo(List.of(List.of("\"ok\"")));
            assertThat(node.terminate()).isZero();
        }
    }

    private static Writers crashUnderWriters(TestNode node, String step) {
        node.start(fault(step));
        node.client().execute(Writers.TABLE);
        var writers = Writers.start(node.client(), 1, 4);
        assertThat(node.awaitExit()).isEqualTo(KILLED);
        writers.join();
        return writers;
    }

    private static void check(TestNode node, Writers writers, String step) {
        writers.check(step);
        assertThat(node.client().query("PRAGMA quick_check")).isEqualTo(List.of(List.of("\"ok\"")));
        assertThat(node.terminate()).isZero();
    }

    private static String fault(String step) {
        return "-Drqlite.fault=" + step;
    }
}
