// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.api.Request;
import org.rqlite.api.Statement;
import org.rqlite.api.StatementResult.Executed;
import org.rqlite.api.StatementResult.Failed;
import org.rqlite.api.StatementResult.Selected;
import org.rqlite.store.log.Seeds;

/// Whatever a client sends as a query, the database, its settings and the reader are afterwards as they were.
class ReadsChangeNothingPropertyTest {
    @TempDir
    Path folder;

    @Seeds(12)
    void whateverIsSentAsAQuery(RandomGenerator random) {
        try (var engine = TestEngine.open(folder)) {
            engine.execute(RandomRequests.SCHEMA);
            engine.apply(new RandomRequests(random.nextLong()).next(60));
            engine.execute("PRAGMA foreign_keys = ON");
            var before = engine.dump();
            var state = engine.engine.connectionState();

            for (var request : new RandomRequests(random.nextLong()).next(150)) {
                var read = TestEngine.read(request.transaction(), request.statements(), Duration.ofSeconds(2));
                for (var result : engine.query(read)) {
                    switch (result) {
                        case Failed failed -> assertThat(failed.message()).isNotBlank();
                        case Selected selected -> assertThat(selected.rows()).allMatch(row -> fits(selected, row));
                        case Executed executed -> throw new AssertionError(request + " " + executed);
                    }
                }
            }

            assertThat(engine.dump()).isEqualTo(before);
            assertThat(engine.engine.connectionState()).isEqualTo(state);
            // no transaction and no lock is left behind
            assertThat(engine.execute("CREATE TABLE later(a)", "INSERT INTO later VALUES(1)"))
                    .hasSize(2);
            assertThat(engine.rows("SELECT a FROM later")).containsExactly("1");
        }
    }

    /// The same texts within the log, as rqlite sends its strong reads.
    @Seeds(12)
    void whateverIsSentAsAQueryThroughTheLog(RandomGenerator random) {
        try (var engine = TestEngine.open(folder)) {
            engine.execute(RandomRequests.SCHEMA);
            engine.apply(new RandomRequests(random.nextLong()).next(60));
            var before = engine.dump();

            for (var request : new RandomRequests(random.nextLong()).next(100)) {
                var texts = request.statements().stream().map(Statement::sql).toArray(String[]::new);
                engine.apply(List.of(TestEngine.logged(Request.Kind.QUERY, request.transaction(), texts)));
            }

            assertThat(engine.dump()).isEqualTo(before);
        }
    }

    private static boolean fits(Selected selected, List<?> row) {
        return row.size() == selected.columns().size();
    }
}
