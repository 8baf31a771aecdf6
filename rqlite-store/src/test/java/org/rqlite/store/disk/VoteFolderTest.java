// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VoteFolderTest {
    @TempDir
    Path folder;

    @Test
    void forcesTheFolderS12() {
        assertThatCode(new VoteFolder(folder)::force).doesNotThrowAnyException();
    }

    @Test
    void doesNothingBeforeThereIsAVoteS12() {
        assertThatCode(new VoteFolder(folder.resolve("none"))::force).doesNotThrowAnyException();
    }
}
