// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.rqlite.api.ConsistencyLevel.AUTO;
import static org.rqlite.api.ConsistencyLevel.LINEARIZABLE;
import static org.rqlite.api.ConsistencyLevel.STRONG;
import static org.rqlite.api.ConsistencyLevel.WEAK;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.api.LeaderNotFoundException;

/// Reads at a node that has no vote.
class LearnerReadTest {
    @TempDir
    Path folder;

    @Test
    void aLearnerAnswersAutoFromItsOwnDatabaseAndAllElseAsAnyNode() {
        try (var cluster = StoreCluster.formed(folder, 1)) {
            var leader = cluster.awaitLeader();
            leader.execute("CREATE TABLE t(a)", "INSERT INTO t VALUES(1)");
            var learner = cluster.add();
            learner.configured = config -> config.with(new StoreConfig.Forming(false, 0));
            learner.boot(cluster.addresses());
            StoreCluster.eventually(
                    () -> assertThat(learner.query(AUTO, "SELECT a FROM t")).endsWith("row 1"));

            learner.execute("INSERT INTO t VALUES(2)");
            assertThat(learner.query(WEAK, "SELECT max(a) FROM t")).endsWith("row 2");
            assertThat(learner.query(LINEARIZABLE, "SELECT max(a) FROM t")).endsWith("row 2");
            assertThat(learner.query(STRONG, "SELECT max(a) FROM t")).endsWith("row 2");

            leader.crash();
            assertThat(learner.query(AUTO, "SELECT max(a) FROM t")).endsWith("row 2");
            assertThatThrownBy(() -> learner.query(WEAK, "SELECT 1")).isInstanceOf(LeaderNotFoundException.class);
        }
    }
}
