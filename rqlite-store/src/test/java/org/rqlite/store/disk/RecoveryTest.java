// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.store.disk.Marker.Kind;
import org.rqlite.store.log.TermIndex;

/// Starts on folders that some crash or some fault left.
class RecoveryTest {
    @TempDir
    Path temp;

    private Path data; // snapshot at 60, applied to 90, crashed

    @BeforeEach
    void crashAfterASnapshot() throws Exception {
        try (var node = new ToyNode(temp.resolve("data"), FaultPoints.NONE)) {
            node.startAndCheck(60);
            node.snapshot();
            node.apply(90);
            data = node.crashedInto(temp.resolve("crashed"));
        }
    }

    @AfterEach
    void thereIsNothingUnfinishedLeft() throws IOException {
        try (var files = Files.list(data.resolve("db"))) {
            assertThat(files).noneMatch(file -> file.toString().endsWith(ForcedFile.UNFINISHED));
        }
    }

    @Test
    void throwsTheWalAwayAndReplaysA1() throws Exception {
        assertThat(data.resolve("db/db.sqlite-wal")).isNotEmptyFile();

        assertThat(started(data, 100)).isEqualTo(60);
    }

    @Test
    void startsEmptyWithoutCleanIfTheLogHoldsEverythingS11() throws Exception {
        Files.delete(data.resolve("db/CLEAN"));
        logStartsAt(0);

        assertThat(started(data, 100)).isEqualTo(-1);
    }

    @Test
    void refusesWithoutCleanIfTheLogStartsLaterAndNamesTheBackupS11() throws Exception {
        Files.delete(data.resolve("db/CLEAN"));
        var main = Files.readAllBytes(data.resolve("db/db.sqlite"));

        assertThat(lost())
                .contains(
                        "there is no marker CLEAN",
                        "load your latest backup",
                        data.resolve("db").toString());

        assertThat(data.resolve("db/db.sqlite")).hasBinaryContent(main);
    }

    @Test
    void refusesWithoutCleanIfAPurgedLogHasNoSegmentS11() throws Exception {
        Files.delete(data.resolve("db/CLEAN"));
        var node = new ToyNode(data, FaultPoints.NONE);
        Files.delete(data.resolve("raft/current/log_inprogress_61"));

        assertThat(node.recover()).isInstanceOf(Recovered.Lost.class);
    }

    @Test
    void startsEmptyInANewFolder() throws Exception {
        try (var node = new ToyNode(temp.resolve("new"), FaultPoints.NONE)) {
            assertThat(node.recover()).isEqualTo(new Recovered.Fresh());
        }
    }

    @ParameterizedTest
    @EnumSource
    void trustsNothingBesideADamagedMarker(Kind kind) throws Exception {
        Files.write(data.resolve("db").resolve(kind.name()), new byte[100]);

        assertThat(lost()).contains("marker " + kind + " is damaged");

        logStartsAt(0);
        assertThat(started(data, 100)).isEqualTo(-1);
        assertThat(started(data, 100)).isEqualTo(-1);
    }

    @Test
    void refusesATruncatedMarker() throws Exception {
        ForcedFile.cut(data.resolve("db/CLEAN"), 50);

        assertThat(lost()).contains("marker CLEAN is damaged");
    }

    @ParameterizedTest
    @ValueSource(ints = {-4096, -1, 1, 4096})
    void treatsAMainFileOfAnotherSizeAsNoneS11(int more) throws Exception {
        var main = data.resolve("db/db.sqlite");
        var size = Files.size(main);
        if (more < 0) ForcedFile.cut(main, size + more);
        else Files.write(main, new byte[more], StandardOpenOption.APPEND);

        assertThat(lost()).contains("db.sqlite has %d bytes, not the %d of marker CLEAN".formatted(size + more, size));

        logStartsAt(0);
        assertThat(started(data, 100)).isEqualTo(-1);
    }

    @Test
    void treatsAMissingMainFileAsNoneS11() throws Exception {
        Files.delete(data.resolve("db/db.sqlite"));

        assertThat(lost()).contains("db.sqlite is missing");
    }

    @Test
    void treatsAMainFileWithoutHeaderAsNoneS11() throws Exception {
        var main = data.resolve("db/db.sqlite");
        Files.write(main, new byte[(int) Files.size(main)]);

        assertThat(lost()).contains("db.sqlite has no SQLite header");
    }

    @Test
    void deletesAStaleIntent() throws Exception {
        var markers = new MarkerFiles(data.resolve("db"));
        markers.write(Kind.INTENT, new Marker(new TermIndex(1, 60), 1, 1, 1, 1, ToyNode.recordAt(60)));

        assertThat(started(data, 100)).isEqualTo(60);

        assertThat(data.resolve("db/INTENT")).doesNotExist();
    }

    @Test
    void refusesAWalThatIsDamagedWithinAnUnfinishedSnapshot() throws Exception {
        busySnapshotAt(120);
        var wal = data.resolve("db/db.sqlite-wal");
        var bytes = Files.readAllBytes(wal);
        bytes[bytes.length / 4] ^= 1;
        Files.write(wal, bytes);

        assertThat(lost()).contains("the WAL is damaged before byte");

        logStartsAt(0);
        assertThat(started(data, 130)).isEqualTo(-1);
    }

    @Test
    void refusesAMainFileThatFailsTheChecksumOfIntent() throws Exception {
        busySnapshotAt(62);
        var inWal = WalScan.of(data.resolve("db/db.sqlite-wal")).pages().keySet();
        var page = LongStream.range(2, 1000)
                .filter(number -> !inWal.contains(number))
                .findFirst();
        try (var main = FileChannel.open(data.resolve("db/db.sqlite"), StandardOpenOption.WRITE)) {
            assertThat(main.size()).isGreaterThan(page.orElseThrow() * 4096);
            main.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), page.getAsLong() * 4096 - 600);
        }

        assertThat(lost()).contains("db.sqlite fails the checksum of marker INTENT");
    }

    @Test
    void refusesAnIntentWithoutAMainFile() throws Exception {
        busySnapshotAt(120);
        Files.delete(data.resolve("db/db.sqlite"));

        assertThat(lost()).contains("db.sqlite is missing");
    }

    @ParameterizedTest
    @EnumSource(
            names = {"RECOVERY_WAL_READY", "RECOVERY_CHECKPOINT_DONE", "RECOVERY_CLEAN_WRITTEN", "RECOVERY_MARKERS_DONE"
            })
    void aCrashWithinARestartLosesNothingI1(Step step) throws Exception {
        busySnapshotAt(120);
        var crashing = new ToyNode(data, FaultPoints.parse(step.name(), ToyNode.CRASH));
        assertThat(ToyNode.crashes(crashing::recover)).isTrue();

        assertThat(started(data, 130)).isEqualTo(120);
    }

    @Test
    void emptiesTheFolderForTemporaryFiles() throws Exception {
        Files.createDirectories(data.resolve("tmp/a/b"));
        Files.writeString(data.resolve("tmp/a/b/chunk"), "x");

        started(data, 100);

        assertThat(data.resolve("tmp")).isEmptyDirectory();
    }

    @ParameterizedTest
    @EnumSource(names = {"INSTALL_WRITTEN", "INSTALL_WAL_DELETED", "INSTALL_RENAMED", "INSTALL_CLEAN_WRITTEN"})
    void finishesAnInstallationAfterACrashAtAnyStepS10(Step step) throws Exception {
        var faults = FaultPoints.parse(step.name(), ToyNode.CRASH);
        var receiving = new ToyNode(data, faults);
        receiveSnapshotAt(150, receiving);
        assertThat(ToyNode.crashes(() -> {
                    receiving.folder().install(new TermIndex(ToyNode.termAt(150), 150), ToyNode.recordAt(150));
                    receiving.recover();
                }))
                .isTrue();

        assertThat(started(data, 160)).isEqualTo(150);

        assertThat(data.resolve("db/INSTALL")).doesNotExist();
        assertThat(data.resolve("db/incoming.sqlite")).doesNotExist();
    }

    @Test
    void keepsCleanUntilTheInstallationIsForcedS10() throws Exception {
        var receiving = new ToyNode(data, FaultPoints.NONE);
        receiveSnapshotAt(150, receiving); // received in full, INSTALL not yet written

        assertThat(started(data, 100)).isEqualTo(60);
    }

    @Test
    void finishesAnInstallationOverAnUnfinishedSnapshotS10() throws Exception {
        busySnapshotAt(120);
        var receiving = new ToyNode(data, FaultPoints.NONE);
        receiveSnapshotAt(150, receiving);
        receiving.folder().install(new TermIndex(ToyNode.termAt(150), 150), ToyNode.recordAt(150));

        assertThat(started(data, 160)).isEqualTo(150);
    }

    @Test
    void refusesAReceivedSnapshotThatIsDamagedS10() throws Exception {
        var receiving = new ToyNode(data, FaultPoints.NONE);
        receiveSnapshotAt(150, receiving);
        receiving.folder().install(new TermIndex(ToyNode.termAt(150), 150), ToyNode.recordAt(150));
        ForcedFile.cut(data.resolve("db/incoming.sqlite"), 8192);

        assertThat(lost()).contains("the received snapshot fails its checksum");
    }

    private void receiveSnapshotAt(long index, ToyNode receiver) throws Exception {
        try (var source = new ToyNode(temp.resolve("source"), FaultPoints.NONE)) {
            source.startAndCheck(index);
            source.snapshot();
            Files.copy(source.folder().databaseFile(), receiver.folder().incomingFile());
        }
    }

    /// Leaves a folder with CLEAN at 60, INTENT at `index`, the main file written in part, and a WAL that goes on.
    private void busySnapshotAt(long index) throws Exception {
        var again = temp.resolve("again");
        try (var node = new ToyNode(data, FaultPoints.NONE)) {
            node.startAndCheck((index + 60) / 2);
            node.pinReader();
            node.apply(index);
            assertThat(node.snapshot()).isEqualTo(new SnapshotOutcome.Busy());
            node.apply(index + 5);
            node.crashedInto(again);
        }
        data = again;
    }

    private void logStartsAt(long index) throws IOException {
        for (var name : data.resolve("raft/current").toFile().list()) {
            Files.delete(data.resolve("raft/current").resolve(name));
        }
        Files.createFile(data.resolve("raft/current/log_inprogress_" + index));
    }

    private String lost() throws IOException {
        return ((Recovered.Lost) new ToyNode(data, FaultPoints.NONE).recover()).message();
    }

    private static long started(Path data, long last) throws Exception {
        try (var node = new ToyNode(data, FaultPoints.NONE)) {
            return node.startAndCheck(last);
        }
    }
}
