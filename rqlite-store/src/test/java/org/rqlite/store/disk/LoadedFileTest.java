// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rqlite.store.log.Entry;
import org.rqlite.store.log.TermIndex;

/// A database that came through the log takes the place of the one that is there (S8).
class LoadedFileTest {
    private static final UUID UPLOAD = new UUID(1, 2);

    @TempDir
    Path temp;

    private final AtomicBoolean armed = new AtomicBoolean();

    @Test
    void s8TheLoadedFileTakesTheDatabasesPlace() throws Exception {
        try (var node = behind(FaultPoints.NONE)) {
            load(node, 200);

            assertThat(node.folder().walFile()).doesNotExist();
            assertThat(temp.resolve("node/db/loaded.sqlite")).doesNotExist();
            assertThat(temp.resolve("node/db/LOAD")).doesNotExist();
        }
        try (var node = new ToyNode(home(), FaultPoints.NONE)) {
            assertThat(node.startAndCheck(260)).isEqualTo(200);
            assertThat(node.snapshot()).isEqualTo(new SnapshotOutcome.Taken(new TermIndex(ToyNode.termAt(260), 260)));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LOAD_MOVED", "LOAD_WRITTEN", "LOAD_WAL_DELETED", "LOAD_RENAMED", "LOAD_CLEAN_WRITTEN"})
    void s8ACrashLeavesTheOldDatabaseOrTheNewOneWhole(Step step) throws Exception {
        FaultPoints crash = reached -> {
            if (armed.get() && reached == step) throw new ToyNode.Crash();
        };
        try (var node = behind(crash)) {
            armed.set(true);
            assertThatThrownBy(() -> load(node, 200)).isInstanceOf(ToyNode.Crash.class);
            node.crashedInto(crashed());
        }

        try (var node = new ToyNode(crashed(), FaultPoints.NONE)) {
            // before the marker nothing is decided, and the log tells it again
            assertThat(node.startAndCheck(260)).isEqualTo(step == Step.LOAD_MOVED ? 60 : 200);
        }
        assertThat(crashed().resolve("db/loaded.sqlite")).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource(names = {"LOAD_WAL_DELETED", "LOAD_RENAMED", "LOAD_CLEAN_WRITTEN"})
    void s8ARestartThatCrashesWhileItFinishesALoadIsFinishedByTheNext(Step step) throws Exception {
        FaultPoints crash = reached -> {
            if (armed.get() && reached == Step.LOAD_WRITTEN) throw new ToyNode.Crash();
        };
        try (var node = behind(crash)) {
            armed.set(true);
            assertThatThrownBy(() -> load(node, 200)).isInstanceOf(ToyNode.Crash.class);
        }
        try (var node = new ToyNode(home(), FaultPoints.parse(step.name(), ToyNode.CRASH))) {
            assertThatThrownBy(node::recover).isInstanceOf(ToyNode.Crash.class);
        }

        try (var node = new ToyNode(home(), FaultPoints.NONE)) {
            assertThat(node.startAndCheck(260)).isEqualTo(200);
        }
    }

    @Test
    void s8ASnapshotLeftUnfinishedIsForgottenWithTheFileItWasOf() throws Exception {
        try (var node = behind(FaultPoints.NONE)) {
            node.pinReader();
            node.apply(90);
            assertThat(node.snapshot()).isEqualTo(new SnapshotOutcome.Busy());
            node.unpinReader();

            load(node, 200);
        }
        try (var node = new ToyNode(home(), FaultPoints.NONE)) {
            assertThat(node.startAndCheck(210)).isEqualTo(200);
        }
    }

    @Test
    void s10ASnapshotThatWaitsToBeInstalledIsLeftAlone() throws Exception {
        try (var node = behind(FaultPoints.NONE)) {
            Files.copy(fileAt(220), node.folder().incomingFile());
            var at = new TermIndex(ToyNode.termAt(220), 220);
            node.folder().install(at, ToyNode.recordAt(220));

            load(node, 200);

            assertThat(node.folder().replace().termIndex()).isEqualTo(at);
        }
        try (var node = new ToyNode(home(), FaultPoints.NONE)) {
            assertThat(node.startAndCheck(260)).isEqualTo(220);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LOAD_WRITTEN", "LOAD_RENAMED"})
    void s10ALaterSnapshotIsInstalledBehindALoadThatACrashInterrupted(Step step) throws Exception {
        FaultPoints crash = reached -> {
            if (armed.get() && reached == step) throw new ToyNode.Crash();
        };
        try (var node = behind(crash)) {
            Files.copy(fileAt(220), node.folder().incomingFile());
            node.folder().install(new TermIndex(ToyNode.termAt(220), 220), ToyNode.recordAt(220));
            armed.set(true);
            assertThatThrownBy(() -> load(node, 200)).isInstanceOf(ToyNode.Crash.class);
        }

        try (var node = new ToyNode(home(), FaultPoints.NONE)) {
            assertThat(node.startAndCheck(260)).isEqualTo(220);
        }
    }

    @Test
    void i2WhatIsNoDatabaseIsRefusedAndAFileThatChangedOnTheDiskIsNoVerdict() throws Exception {
        var file = fileAt(200);
        var size = Files.size(file);
        var sum = PageSum.of(file);
        try (var node = behind(FaultPoints.NONE)) {
            for (var other : List.of(new Entry.Load(UPLOAD, size + 1, sum), new Entry.Load(UPLOAD, size, sum + 1))) {
                assertThatThrownBy(() -> adopt(node, file, other))
                        .isInstanceOf(IOException.class)
                        .hasMessage(file + " is not what came through the log");
            }
            var text = Files.writeString(temp.resolve("text"), "x".repeat(600));
            assertThat(adopt(node, text, new Entry.Load(UPLOAD, 600, PageSum.of(text))))
                    .isEqualTo("it does not begin as a database of SQLite 3 does");
            assertThatThrownBy(() -> node.folder().replaceByLoaded())
                    .isInstanceOf(IOException.class)
                    .hasMessage("the loaded database is not there");
            node.crashedInto(crashed());
        }
        try (var node = new ToyNode(crashed(), FaultPoints.NONE)) {
            assertThat(node.startAndCheck(80)).isEqualTo(60);
        }
    }

    private static String adopt(ToyNode node, Path file, Entry.Load load) throws IOException {
        return node.folder()
                .adopt(file, load, new TermIndex(4, 200), ToyNode.recordAt(200))
                .orElse("adopted");
    }

    private void load(ToyNode node, long index) throws Exception {
        var file = fileAt(index);
        var what = new Entry.Load(UPLOAD, Files.size(file), PageSum.of(file));
        var at = new TermIndex(ToyNode.termAt(index), index);
        assertThat(node.folder().adopt(file, what, at, ToyNode.recordAt(index))).isEmpty();
        node.closeDatabase();
        node.folder().replaceByLoaded();
    }

    private Path fileAt(long index) throws Exception {
        var other = Files.createDirectories(temp.resolve("other-" + index));
        var file = temp.resolve("file-" + index);
        try (var source = new ToyNode(other, FaultPoints.NONE)) {
            source.startAndCheck(index);
            source.snapshot();
            Files.copy(source.folder().databaseFile(), file);
        }
        return file;
    }

    private Path home() throws IOException {
        return Files.createDirectories(temp.resolve("node"));
    }

    private Path crashed() {
        return temp.resolve("crashed");
    }

    private ToyNode behind(FaultPoints faults) throws Exception {
        var node = new ToyNode(home(), faults);
        node.startAndCheck(60);
        node.snapshot();
        node.apply(70);
        return node;
    }
}
