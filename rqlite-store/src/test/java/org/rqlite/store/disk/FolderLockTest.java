// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
    @TempDir
    Path folder;

    @Test
    void refusesASecondHolderInThisProcess() throws IOException {
        try (var _ = FolderLock.take(folder)) {
            for (var attempt = 0; attempt < 2; attempt++) {
                assertThatThrownBy(() -> FolderLock.take(folder))
                        .isInstanceOf(DataFolderException.class)
                        .hasMessageContaining(
                                "in use by process " + ProcessHandle.current().pid());
            }
        }
    }

    @Test
    void stillHoldsTheLockAfterASecondTryInThisProcess() throws Exception {
        try (var _ = FolderLock.take(folder)) {
            assertThatThrownBy(() -> FolderLock.take(folder)).isInstanceOf(DataFolderException.class);

            var child = child(folder);

            assertThat(child.inputReader().readLine())
                    .contains("in use by process " + ProcessHandle.current().pid());
            assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void refusesAFolderThatAnotherProcessHoldsAndNamesIt() throws Exception {
        var child = child(folder);
        try {
            assertThat(child.inputReader().readLine()).isEqualTo("held");

            assertThatThrownBy(() -> FolderLock.take(folder))
                    .isInstanceOf(DataFolderException.class)
                    .hasMessageContainingAll(folder.toString(), "in use by process " + child.pid() + ": stop");
        } finally {
            child.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void takesOverWhatAKilledProcessLeft() throws Exception {
        var child = child(folder);
        assertThat(child.inputReader().readLine()).isEqualTo("held");
        child.destroyForcibly().waitFor(20, TimeUnit.SECONDS);

        try (var _ = FolderLock.take(folder)) {
            assertThat(Files.readString(folder.resolve("pid")))
                    .startsWith(ProcessHandle.current().pid() + " ");
        }
    }

    @Test
    void makesTheFolderAndGivesItFreeWhenClosed() throws IOException {
        var deep = folder.resolve("a/b");

        var lock = FolderLock.take(deep);
        lock.close();
        lock.close();

        FolderLock.take(deep).close();
        assertThat(deep.resolve("pid")).doesNotExist();
    }

    private static Process child(Path folder) throws IOException {
        var target = Path.of(System.getProperty("basedir", "")).resolve("target");
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var classes = target.resolve("classes") + System.getProperty("path.separator") + target.resolve("test-classes");
        var command =
                List.of(java, "-Xshare:auto", "-cp", classes, FolderLockHolder.class.getName(), folder.toString());
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
