// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.api.ReadPolicy;
import org.rqlite.api.Request;
import org.rqlite.api.Statement;

/// How long a write may run whose client set no limit (S6).
class WriteBudgetTest {
    private static final String LONG_WRITE =
            "INSERT INTO t WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < 50000) SELECT i FROM r";

    @TempDir
    Path folder;

    @Test
    void s6TheNodesLimitHoldsWhereTheClientSetNone() {
        try (var node = limited()) {
            assertThat(node.execute(LONG_WRITE).getFirst()).contains("execute timeout");
            assertThat(node.query("SELECT count(*) FROM t").toString()).contains("0");
        }
    }

    @Test
    void s6TheClientsLimitGoesFirst() {
        try (var node = limited()) {
            var results = new Collected();

            node.store.run(
                    new Request(
                            Request.Kind.EXECUTE,
                            List.of(Statement.of(LONG_WRITE)),
                            false,
                            ReadPolicy.DEFAULT,
                            Duration.ofSeconds(10),
                            TestNode.LONG),
                    results);

            assertThat(results.results.getFirst()).doesNotContain("timeout");
            assertThat(node.query("SELECT count(*) FROM t").toString()).contains("50000");
        }
    }

    private TestNode limited() {
        var node = new TestNode(folder);
        node.configured = config -> config.with(new StoreConfig.Sqlite(2, 100_000_000, true, Duration.ofMillis(1)));
        node.start();
        node.execute("CREATE TABLE t(a)");
        return node;
    }
}
