// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForcedFileTest {
    @TempDir
    Path folder;

    @Test
    void replacesTheWholeContentAndLeavesNoUnfinishedFile() throws IOException {
        var file = folder.resolve("marker");

        ForcedFile.write(file, "a long first content".getBytes(UTF_8));
        ForcedFile.write(file, "second".getBytes(UTF_8));

        assertThat(file).hasContent("second");
        assertThat(folder).isDirectoryNotContaining(path -> path.toString().endsWith(ForcedFile.UNFINISHED));
    }

    @Test
    void overwritesWhatAnInterruptedWriteLeft() throws IOException {
        Files.writeString(folder.resolve("marker.tmp"), "half of a much longer content");

        ForcedFile.write(folder.resolve("marker"), "whole".getBytes(UTF_8));

        assertThat(folder.resolve("marker")).hasContent("whole");
    }

    @Test
    void keepsTheOldContentIfTheNewOneCannotBeWritten() throws IOException {
        var file = folder.resolve("marker");
        ForcedFile.write(file, "old".getBytes(UTF_8));
        Files.createDirectory(folder.resolve("marker.tmp")); // in the way

        assertThatThrownBy(() -> ForcedFile.write(file, "new".getBytes(UTF_8))).isInstanceOf(IOException.class);

        assertThat(file).hasContent("old");
    }

    @Test
    void deletesAFileThatMayBeMissing() throws IOException {
        var file = Files.writeString(folder.resolve("marker"), "x");

        ForcedFile.delete(file);
        ForcedFile.delete(file);

        assertThat(file).doesNotExist();
    }

    @Test
    void cutsAFileOff() throws IOException {
        var file = Files.writeString(folder.resolve("wal"), "0123456789");

        ForcedFile.cut(file, 4);

        assertThat(file).hasContent("0123");
    }

    @Test
    void renamesOverAnExistingFile() throws IOException {
        var from = Files.writeString(folder.resolve("incoming"), "new");
        var to = Files.writeString(folder.resolve("main"), "old");

        ForcedFile.rename(from, to);

        assertThat(to).hasContent("new");
        assertThat(from).doesNotExist();
    }

    @Test
    void refusesToForceWhatIsNotThere() {
        assertThatThrownBy(() -> ForcedFile.force(folder.resolve("none"))).isInstanceOf(NoSuchFileException.class);
    }
}
