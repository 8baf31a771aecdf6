// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rqlite.store.log.TermIndex;

/// A snapshot from another node takes the database's place while this node runs (S10), or in place of none
/// (S11).
class LiveInstallTest {
    @TempDir
    Path temp;

    private final AtomicBoolean armed = new AtomicBoolean();

    @Test
    void s10TheReceivedFileTakesTheDatabasesPlace() throws Exception {
        var at = snapshotOf(200);
        try (var node = behind(FaultPoints.NONE)) {
            receive(node, at);
            node.closeDatabase();

            assertThat(node.folder().replace()).isEqualTo(new Recovered.At(at, ToyNode.recordAt(200)));

            assertThat(node.folder().incomingFile()).doesNotExist();
            assertThat(node.folder().walFile()).doesNotExist();
        }
        try (var node = new ToyNode(home(), FaultPoints.NONE)) {
            assertThat(node.startAndCheck(260)).isEqualTo(200);
            assertThat(node.snapshot()).isEqualTo(new SnapshotOutcome.Taken(new TermIndex(ToyNode.termAt(260), 260)));
        }
    }

    @Test
    void s10ASnapshotLeftUnfinishedIsForgottenWithTheFileItWasOf() throws Exception {
        var at = snapshotOf(200);
        try (var node = behind(FaultPoints.NONE)) {
            node.pinReader();
            node.apply(90);
            assertThat(node.snapshot()).isEqualTo(new SnapshotOutcome.Busy());
            node.unpinReader();
            receive(node, at);
            node.closeDatabase();

            assertThat(node.folder().replace().termIndex()).isEqualTo(at);
        }
        try (var node = new ToyNode(home(), FaultPoints.NONE)) {
            assertThat(node.startAndCheck(210)).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"INSTALL_WRITTEN", "INSTALL_WAL_DELETED", "INSTALL_RENAMED", "INSTALL_CLEAN_WRITTEN"})
    void s10ACrashWithinTheSwapLeadsToTheReceivedState(Step step) throws Exception {
        var at = snapshotOf(200);
        FaultPoints crash = reached -> {
            if (armed.get() && reached == step) throw new ToyNode.Crash();
        };
        try (var node = behind(crash)) {
            armed.set(true);
            assertThatThrownBy(() -> {
                        receive(node, at);
                        node.closeDatabase();
                        node.folder().replace();
                    })
                    .isInstanceOf(ToyNode.Crash.class);
        }

        try (var node = new ToyNode(home(), FaultPoints.NONE)) {
            assertThat(node.startAndCheck(260)).isEqualTo(200);
        }
    }

    @Test
    void s10WhatWasReceivedCanBeReceivedAgain() throws Exception {
        var at = snapshotOf(200);
        try (var node = behind(FaultPoints.NONE)) {
            receive(node, at);

            node.folder().forgetReceived();
            Files.writeString(node.folder().incomingFile(), "half of another one");
            node.crashedInto(temp.resolve("crashed"));
        }
        try (var node = new ToyNode(temp.resolve("crashed"), FaultPoints.NONE)) {
            assertThat(node.startAndCheck(80)).isEqualTo(60);
        }
    }

    @Test
    void nothingIsReplacedByNothing() throws Exception {
        try (var node = behind(FaultPoints.NONE)) {
            assertThatThrownBy(() -> node.folder().replace())
                    .isInstanceOf(IOException.class)
                    .hasMessage("the received snapshot is not there");
        }
    }

    @Test
    void s11ALostDatabaseIsReplacedByAFetchedOneWhateverItsMarkersSaid() throws Exception {
        var at = snapshotOf(200);
        var lost = home();
        try (var node = behind(FaultPoints.NONE)) {
            node.apply(300);
            node.snapshot(); // the log is purged up to here
            Files.writeString(node.folder().databaseFile(), "not a database");
        }
        try (var node = new ToyNode(lost, FaultPoints.NONE)) {
            assertThat(node.recover()).isInstanceOf(Recovered.Lost.class);
            Files.copy(temp.resolve("leader/db/db.sqlite"), node.folder().incomingFile());

            var sum = PageSum.of(node.folder().incomingFile());
            assertThatThrownBy(() -> node.folder().installLost(at, ToyNode.recordAt(200), sum + 1))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("the received snapshot fails its checksum");
            assertThat(node.recover()).isInstanceOf(Recovered.Lost.class);
            node.folder().installLost(at, ToyNode.recordAt(200), sum);

            assertThat(node.recover()).isEqualTo(new Recovered.At(at, ToyNode.recordAt(200)));
        }
    }

    /// A leader's main file at an entry.
    private TermIndex snapshotOf(long index) throws Exception {
        var folder = Files.createDirectories(temp.resolve("leader"));
        try (var leader = new ToyNode(folder, FaultPoints.NONE)) {
            leader.startAndCheck(index);
            leader.snapshot();
        }
        return new TermIndex(ToyNode.termAt(index), index);
    }

    private Path home() throws IOException {
        return Files.createDirectories(temp.resolve("follower"));
    }

    private ToyNode behind(FaultPoints faults) throws Exception {
        var node = new ToyNode(home(), faults);
        node.startAndCheck(60);
        node.snapshot();
        node.apply(70);
        return node;
    }

    private void receive(ToyNode node, TermIndex at) throws IOException {
        Files.copy(temp.resolve("leader/db/db.sqlite"), node.folder().incomingFile());
        node.folder().install(at, ToyNode.recordAt(at.index()));
    }
}
