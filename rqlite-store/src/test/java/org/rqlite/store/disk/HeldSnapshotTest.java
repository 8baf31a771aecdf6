// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.store.disk.Marker.Kind;
import org.rqlite.store.disk.MarkerFiles.Found;
import org.rqlite.store.log.TermIndex;

/// The hold as the database folder keeps it.
class HeldSnapshotTest {
    @TempDir
    Path temp;

    @Test
    void a6TheHeldFileStaysTheSnapshotWhileTheDatabaseGoesOn() throws Exception {
        try (var node = started(60)) {
            node.snapshot();
            try (var held = node.folder().hold().take()) {
                node.apply(200);

                assertThat(node.snapshot()).isEqualTo(new SnapshotOutcome.Held());

                var copy = Files.write(temp.resolve("copy"), content(held));
                assertThat(held.at()).isEqualTo(new TermIndex(2, 60));
                assertThat(held.record()).isEqualTo(ToyNode.recordAt(60));
                assertThat(PageSum.of(copy)).isEqualTo(held.sum());
                try (var database = ToyDatabase.open(copy)) {
                    assertThat(database.content()).isEqualTo(ToyDatabase.contentAt(60));
                }
                assertThat(node.database().content()).isEqualTo(ToyDatabase.contentAt(200));
            }
            assertThat(node.snapshot()).isEqualTo(new SnapshotOutcome.Taken(new TermIndex(5, 200)));
        }
    }

    @Test
    void aSnapshotThatHadToWaitLeavesNoMarker() throws Exception {
        try (var node = started(60)) {
            node.snapshot();
            try (var _ = node.folder().hold().take()) {
                node.apply(70);
                node.snapshot();

                assertThat(new MarkerFiles(node.folder().databaseFile().getParent()).read(Kind.INTENT))
                        .isEqualTo(new Found.Absent());
            }
        }
    }

    @Test
    void withinAnUnfinishedSnapshotThereIsNothingToHandOut() throws Exception {
        try (var node = started(60)) {
            node.snapshot();
            node.apply(70);
            node.pinReader();
            node.apply(90);
            assertThat(node.snapshot()).isEqualTo(new SnapshotOutcome.Busy());

            assertThatThrownBy(() -> node.folder().hold().take()).isInstanceOf(IOException.class);

            node.unpinReader();
            node.snapshot();
            try (var held = node.folder().hold().take()) {
                assertThat(held.at().index()).isEqualTo(90);
            }
        }
    }

    @Test
    void aRestartHasItsSnapshotToHandOut() throws Exception {
        try (var node = started(60)) {
            node.snapshot();
        }
        try (var node = new ToyNode(temp.resolve("data"), FaultPoints.NONE)) {
            node.startAndCheck(80);

            try (var held = node.folder().hold().take()) {
                assertThat(held.at().index()).isEqualTo(60);
            }
        }
    }

    @Test
    void s10AFileThatIsNotWhatItsSenderSaysIsNotInstalled() throws Exception {
        try (var node = started(60)) {
            node.snapshot();
            try (var held = node.folder().hold().take()) {
                Files.write(node.folder().incomingFile(), content(held));
                var at = new TermIndex(9, 900);

                assertThatThrownBy(() -> node.folder().install(at, held.record(), held.sum() + 1))
                        .isInstanceOf(IOException.class)
                        .hasMessageStartingWith("the received snapshot fails its checksum, expected=");
                assertThat(new MarkerFiles(node.folder().databaseFile().getParent()).read(Kind.INSTALL))
                        .isEqualTo(new Found.Absent());

                node.folder().install(at, held.record(), held.sum());
            }
            assertThat(new MarkerFiles(node.folder().databaseFile().getParent()).read(Kind.INSTALL))
                    .isInstanceOf(Found.Present.class);
        }
    }

    private static byte[] content(HeldSnapshot held) throws IOException {
        var content = ByteBuffer.allocate((int) held.bytes());
        while (content.hasRemaining())
            assertThat(held.read(content.position(), content)).isPositive();
        return content.array();
    }

    private ToyNode started(long last) throws Exception {
        var node = new ToyNode(temp.resolve("data"), FaultPoints.NONE);
        assertThat(node.startAndCheck(last)).isEqualTo(-1);
        return node;
    }
}
