// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rqlite.store.log.Seeds;

/// The cache against a list that does the same thing naively.
class StatementCachePropertyTest {
    private final SqliteConnection sqlite = LowLevelSqlite.inMemory();
    private final StatementCache cache = new StatementCache(sqlite);

    private record Taken(String sql, SqliteStatement statement) {}

    @AfterEach
    void close() {
        cache.close();
        sqlite.close();
    }

    @Seeds(15)
    void keepsTheLastUsedAndHandsEachOutOnce(RandomGenerator random) {
        var twin = new ArrayList<Taken>(); // least recently used first
        var out = new ArrayList<Taken>();
        for (var i = 0; i < 1500; i++) {
            if (out.isEmpty() || (out.size() < 20 && random.nextInt(5) < 3)) {
                var sql = "SELECT " + random.nextInt(320);
                var statement = cache.take(sql);
                var kept = twin.stream().filter(idle -> idle.sql.equals(sql)).findFirst();
                kept.ifPresent(idle -> assertThat(statement).isSameAs(idle.statement));
                kept.ifPresent(twin::remove);
                assertThat(out).extracting(Taken::statement).doesNotContain(statement);
                out.add(new Taken(sql, statement));
            } else {
                var taken = out.remove(random.nextInt(out.size()));
                cache.give(taken.sql, taken.statement);
                twin.removeIf(idle -> idle.sql.equals(taken.sql));
                twin.add(taken);
                if (twin.size() > 256)
                    assertThat(twin.removeFirst().statement.isClosed()).isTrue();
            }
            assertThat(cache.size()).isEqualTo(twin.size()).isLessThanOrEqualTo(256);
        }
        assertThat(twin).noneMatch(idle -> idle.statement.isClosed());
        assertThat(out).noneMatch(taken -> taken.statement.isClosed());
        out.forEach(taken -> taken.statement.close());
    }

    @Test
    void anIdleStatementHoldsNeitherCursorNorValues() {
        sqlite.run("CREATE TABLE t(a)");
        sqlite.run("INSERT INTO t VALUES(1), (2)");
        var half = cache.take("SELECT a, ? FROM t");
        half.execute(new Object[] {"secret"});
        cache.give("SELECT a, ? FROM t", half);

        // a cursor left open would lock the table
        sqlite.run("DROP TABLE t");
        sqlite.run("CREATE TABLE t(a)");
        sqlite.run("INSERT INTO t VALUES(3)");
        var again = cache.take("SELECT a, ? FROM t");
        assertThat(again.execute(new Object[] {null})).isTrue();
        assertThat(again.columnType(1)).isEqualTo(5);
        again.close();
    }

    @Test
    void oneThatWasClosedMeanwhileIsNotKept() {
        var statement = cache.take("SELECT 1");
        statement.close();
        cache.give("SELECT 1", statement);

        assertThat(cache.size()).isZero();
        assertThat(cache.take("SELECT 1").isClosed()).isFalse();
    }

    @Test
    void textsThatDifferInAnythingAreDifferentStatements() {
        var kept = new LinkedHashMap<String, SqliteStatement>();
        for (var sql : List.of("SELECT 1", "select 1", "SELECT  1", "SELECT 1 ", "SELECT 1 -- a")) {
            var statement = cache.take(sql);
            kept.put(sql, statement);
            cache.give(sql, statement);
        }

        assertThat(new HashSet<>(kept.values())).hasSize(kept.size());
        kept.forEach((sql, statement) -> assertThat(cache.take(sql)).isSameAs(statement));
        kept.values().forEach(SqliteStatement::close);
    }

    @Test
    void closingItClosesWhatItKeeps() {
        var statement = cache.take("SELECT 1");
        cache.give("SELECT 1", statement);
        cache.close();

        assertThat(statement.isClosed()).isTrue();
        assertThat(cache.size()).isZero();
    }
}
