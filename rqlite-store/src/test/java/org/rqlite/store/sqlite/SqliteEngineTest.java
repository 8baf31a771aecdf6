// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rqlite.store.sqlite.TestEngine.executed;
import static org.rqlite.store.sqlite.TestEngine.failed;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteEngineTest {
    @TempDir
    Path folder;

    @Test
    void answersWhatItApplied() {
        try (var engine = TestEngine.open(folder)) {
            assertThat(engine.execute("CREATE TABLE t(id INTEGER PRIMARY KEY, name TEXT)"))
                    .containsExactly(executed(0, 0));
            assertThat(engine.execute("INSERT INTO t(name) VALUES('a')", "INSERT INTO t(name) VALUES('b'),('c')"))
                    .containsExactly(executed(1, 1), executed(3, 2));
            assertThat(engine.execute("SELEC 1")).containsExactly(failed(1, "near \"SELEC\": syntax error"));
            assertThat(engine.rows("SELECT id, name FROM t")).containsExactly("1|a", "2|b", "3|c");
        }
    }

    @Test
    void checkpointMovesTheWalIntoTheMainFile() {
        try (var engine = TestEngine.open(folder)) {
            engine.execute("CREATE TABLE t(a)", "INSERT INTO t VALUES(1)");
            assertThat(engine.engine.walBytes()).isPositive();

            assertThat(engine.engine.checkpoint()).isEqualTo(new Checkpoint.Done());

            assertThat(engine.engine.walBytes()).isZero();
            assertThat(engine.rows("SELECT a FROM t")).containsExactly("1");
        }
    }
}
