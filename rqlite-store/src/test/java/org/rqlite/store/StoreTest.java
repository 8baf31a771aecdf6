// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.api.ConsistencyLevel;

class StoreTest {
    @TempDir
    Path folder;

    @Test
    void aWriteIsReadAtEveryLevel() {
        try (var node = TestNode.started(folder)) {
            assertThat(node.execute("CREATE TABLE t(id INTEGER PRIMARY KEY, x)", "INSERT INTO t(x) VALUES('a')"))
                    .containsExactly("executed id=0 rows=0", "executed id=1 rows=1");

            for (var level : ConsistencyLevel.values()) {
                assertThat(node.query(level, "SELECT x FROM t")).containsExactly("columns x", "row a");
            }
        }
    }

    @Test
    void everythingIsThereAfterARestart() {
        try (var node = TestNode.started(folder)) {
            node.execute("CREATE TABLE t(x)");
            for (var i = 0; i < 50; i++) node.execute("INSERT INTO t VALUES(" + i + ")");

            node.restart();
            assertThat(node.query("SELECT count(*), sum(x) FROM t"))
                    .containsExactly("columns count(*),sum(x)", "row 50|1225");

            node.execute("INSERT INTO t VALUES(1000)");
            node.restart();
            assertThat(node.query("SELECT count(*) FROM t")).endsWith("row 51");
        }
    }
}
