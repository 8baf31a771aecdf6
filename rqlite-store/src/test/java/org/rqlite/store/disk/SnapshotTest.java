// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rqlite.store.disk.Marker.Kind;
import org.rqlite.store.disk.MarkerFiles.Found;
import org.rqlite.store.log.TermIndex;

class SnapshotTest {
    @TempDir
    Path temp;

    @Test
    void leavesTheMainFileAloneBetweenSnapshotsI5() throws Exception {
        try (var node = started(60)) {
            node.snapshot();
            var frozen = Files.readAllBytes(node.folder().databaseFile());

            node.apply(200);

            assertThat(node.folder().databaseFile()).hasBinaryContent(frozen);
            assertThat(node.folder().walFile()).isNotEmptyFile();
        }
    }

    @Test
    void namesTheEntryInCleanAndLeavesNoIntentI3() throws Exception {
        try (var node = started(60)) {
            assertThat(node.snapshot()).isEqualTo(new SnapshotOutcome.Taken(new TermIndex(2, 60)));

            var clean = ((Found.Present) markers(node).read(Kind.CLEAN)).marker();
            assertThat(clean.at()).isEqualTo(new TermIndex(2, 60));
            assertThat(clean.record()).isEqualTo(ToyNode.recordAt(60));
            assertThat(clean.mainBytes()).isEqualTo(Files.size(node.folder().databaseFile()));
            assertThat(markers(node).read(Kind.INTENT)).isEqualTo(new Found.Absent());
        }
    }

    @Test
    void knowsTheMainFilesChecksumFromTheWalAlone() throws Exception {
        try (var node = started(0)) {
            // growing, shrinking by VACUUM, unchanged, with an unfinished checkpoint between
            for (var last : new int[] {0, 19, 20, 60, 60, 130, 180, 260}) {
                node.apply(last);
                if (last == 130) {
                    node.pinReader();
                    assertThat(node.snapshot()).isEqualTo(new SnapshotOutcome.Busy());
                    node.apply(last + 30);
                    assertThat(node.snapshot()).isEqualTo(new SnapshotOutcome.Busy());
                    node.unpinReader();
                }
                node.snapshot();

                var clean = ((Found.Present) markers(node).read(Kind.CLEAN)).marker();
                assertThat(clean.mainSum())
                        .as("after %d", last)
                        .isEqualTo(PageSum.of(node.folder().databaseFile()));
            }
        }
    }

    @Test
    void knowsTheChecksumWhenSqliteHasStartedTheWalAnewAfterABusySnapshot() throws Exception {
        try (var node = started(90)) {
            node.snapshot();
            node.apply(102);
            node.pinReader(); // at the end of the WAL: everything can be moved, but the WAL not truncated
            var salts = WalScan.of(node.folder().walFile()).salts();
            assertThat(node.snapshot()).isEqualTo(new SnapshotOutcome.Busy());
            node.unpinReader();
            node.apply(110);
            assertThat(WalScan.of(node.folder().walFile()).salts()).isNotEqualTo(salts);

            node.snapshot();

            var clean = ((Found.Present) markers(node).read(Kind.CLEAN)).marker();
            assertThat(clean.mainSum()).isEqualTo(PageSum.of(node.folder().databaseFile()));
        }
    }

    @Test
    void keepsIntentAndTheOldCleanWhileAReaderStandsInTheWay() throws Exception {
        try (var node = started(60)) {
            node.snapshot();
            node.apply(70);
            node.pinReader();
            node.apply(90);

            assertThat(node.snapshot()).isEqualTo(new SnapshotOutcome.Busy());

            assertThat(((Found.Present) markers(node).read(Kind.CLEAN))
                            .marker()
                            .at()
                            .index())
                    .isEqualTo(60);
            assertThat(((Found.Present) markers(node).read(Kind.INTENT))
                            .marker()
                            .at()
                            .index())
                    .isEqualTo(90);
        }
    }

    @Test
    void succeedsOnceTheReaderIsGone() throws Exception {
        try (var node = started(60)) {
            node.pinReader();
            node.apply(70);
            node.snapshot();
            node.unpinReader();
            node.apply(80);

            assertThat(node.snapshot()).isEqualTo(new SnapshotOutcome.Taken(new TermIndex(2, 80)));

            assertThat(markers(node).read(Kind.INTENT)).isEqualTo(new Found.Absent());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"WAL_FORCED", "INTENT_WRITTEN", "CHECKPOINT_DONE", "CLEAN_WRITTEN", "SNAPSHOT_DONE"})
    void aCrashAfterAnyStepLeavesASnapshotAndLosesNothingI1(Step step) throws Exception {
        Path crashed;
        try (var node = started(60, FaultPoints.parse(step.name() + ":2", ToyNode.CRASH))) {
            node.snapshot();
            node.apply(100);

            assertThat(ToyNode.crashes(node::snapshot)).isTrue();
            node.apply(110); // what came after, in the WAL, must not leak into the snapshot
            crashed = node.crashedInto(temp.resolve("crashed"));
        }
        try (var node = new ToyNode(crashed, FaultPoints.NONE)) {
            var from = node.startAndCheck(120);

            assertThat(from).isEqualTo(step == Step.WAL_FORCED ? 60 : 100);
        }
    }

    @Test
    void aCrashInTheFirstSnapshotLosesNothingI1() throws Exception {
        Path crashed;
        try (var node = started(60, FaultPoints.parse("intent-written", ToyNode.CRASH))) {
            assertThat(ToyNode.crashes(node::snapshot)).isTrue();
            crashed = node.crashedInto(temp.resolve("crashed"));
        }
        try (var node = new ToyNode(crashed, FaultPoints.NONE)) {
            assertThat(node.startAndCheck(70)).isEqualTo(60);
        }
    }

    @Test
    void cutsWhatWasAppendedAfterABusySnapshot() throws Exception {
        Path crashed;
        try (var node = started(60)) {
            node.snapshot();
            node.apply(70);
            node.pinReader();
            node.apply(90);
            node.snapshot();
            node.apply(170);
            crashed = node.crashedInto(temp.resolve("crashed"));
        }
        try (var node = new ToyNode(crashed, FaultPoints.NONE)) {
            assertThat(node.startAndCheck(200)).isEqualTo(90);
        }
    }

    @Test
    void cutsAtTheLastCommitNotAtTheEndOfTheFile() throws Exception {
        Path crashed;
        try (var node = started(60)) {
            node.pinReader();
            node.apply(61);
            node.database().spillAndRollBack();
            var spilled = Files.size(node.folder().walFile());
            node.snapshot();
            assertThat(WalScan.of(node.folder().walFile()).committedBytes()).isLessThan(spilled);
            // its commit lies wholly before the old end of the file
            node.apply(62);
            assertThat(WalScan.of(node.folder().walFile()).committedBytes()).isLessThan(spilled);
            crashed = node.crashedInto(temp.resolve("crashed"));
        }
        try (var node = new ToyNode(crashed, FaultPoints.NONE)) {
            assertThat(node.startAndCheck(70)).isEqualTo(61);
        }
    }

    @Test
    void seesByTheSaltsThatTheCheckpointHadFinished() throws Exception {
        Path crashed;
        try (var node = started(60, FaultPoints.parse("checkpoint-done", ToyNode.CRASH))) {
            var before = WalScan.of(node.folder().walFile()).salts();
            assertThat(ToyNode.crashes(node::snapshot)).isTrue();
            node.apply(90);
            assertThat(WalScan.of(node.folder().walFile()).salts()).isNotIn(0L, before);
            crashed = node.crashedInto(temp.resolve("crashed"));
        }
        try (var node = new ToyNode(crashed, FaultPoints.NONE)) {
            assertThat(node.startAndCheck(95)).isEqualTo(60);
        }
    }

    @Test
    void takesASnapshotThatChangesNothing() throws Exception {
        try (var node = started(60)) {
            node.snapshot();
            var clean = ((Found.Present) markers(node).read(Kind.CLEAN)).marker();

            node.snapshot();

            assertThat(markers(node).read(Kind.CLEAN)).isEqualTo(new Found.Present(clean));
        }
    }

    private ToyNode started(long last) throws Exception {
        return started(last, FaultPoints.NONE);
    }

    private ToyNode started(long last, FaultPoints faults) throws Exception {
        var node = new ToyNode(temp.resolve("data"), faults);
        assertThat(node.startAndCheck(last)).isEqualTo(-1);
        return node;
    }

    private static MarkerFiles markers(ToyNode node) {
        return new MarkerFiles(node.folder().databaseFile().getParent());
    }
}
