// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.api.Halt;

class MainFileCheckTest {
    @TempDir
    Path temp;

    private final CompletableFuture<String> halted = new CompletableFuture<>();
    private final Halt halt = (reason, message, _) -> halted.complete(reason + " " + message);

    @Test
    void haltsTheNodeWhenTheMainFileIsDamagedA14() throws Exception {
        var file = snapshotted();
        try (var main = FileChannel.open(file, StandardOpenOption.WRITE)) {
            main.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), main.size() - 600);
        }

        var node = new ToyNode(temp.resolve("data"), FaultPoints.NONE);
        assertThat(node.recover()).isInstanceOf(Recovered.At.class);
        node.folder().checkInBackground(halt);

        assertThat(halted.get(20, TimeUnit.SECONDS)).startsWith("CORRUPT " + file + " fails its checksum, expected=");
    }

    @Test
    void saysNothingOfASoundFile() throws Exception {
        var file = snapshotted();

        new MainFileCheck(file, PageSum.of(file), halt).run();

        assertThat(halted).isNotDone();
    }

    @Test
    void givesNoVerdictOnceTheFileMayChange() throws Exception {
        var check = new MainFileCheck(snapshotted(), 42, halt);
        check.abandon();

        check.run();

        assertThat(halted).isNotDone();
    }

    @Test
    void isAbandonedByASnapshotI5() throws Exception {
        snapshotted();
        try (var node = new ToyNode(temp.resolve("data"), FaultPoints.NONE)) {
            node.startAndCheck(70);
            node.folder().checkInBackground(halt);
            node.snapshot();

            node.folder().checkInBackground(halt);
            node.folder().close();
        }
        assertThat(halted).isNotDone();
    }

    @Test
    void haltsTheNodeWhenTheMainFileCannotBeReadA14() {
        new MainFileCheck(temp, 42, halt).run();

        assertThat(halted).isCompletedWithValueMatching(told -> told.startsWith("DISK cannot read"));
    }

    private Path snapshotted() throws Exception {
        try (var node = new ToyNode(temp.resolve("data"), FaultPoints.NONE)) {
            node.startAndCheck(60);
            node.snapshot();
            return node.folder().databaseFile();
        }
    }
}
