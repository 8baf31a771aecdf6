// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.api.Value;
import org.rqlite.store.log.Seeds;

/// Values on their way into SQLite, through functions of ours, and out again.
class FunctionValuesTest {
    private final Expressions sqlite = new Expressions();

    @AfterEach
    void close() {
        sqlite.close();
    }

    @Seeds(10)
    void aFunctionThatAnswersItsArgumentChangesNothing(RandomGenerator random) {
        sqlite.connection.define("same", 1, true, call -> {
            switch (call.argument(0)) {
                case Long number -> call.answer(number);
                case Double number -> call.answer(number);
                case String text -> call.answer(text);
                case byte[] bytes -> call.answer(bytes);
                case null, default -> {} // NULL
            }
        });
        for (var i = 0; i < 200; i++) {
            var value = RandomValues.any(random);

            assertThat(sqlite.value("same(?)", value))
                    .as(RandomValues.show(value))
                    .isEqualTo(sqlite.value("?", value));
        }
    }

    @Seeds(5)
    void whatIsStoredComesBackFromATable(RandomGenerator random) {
        sqlite.connection.run("CREATE TABLE t(id INTEGER PRIMARY KEY, v)");
        var stored = new ArrayList<Value>();
        for (var i = 0; i < 100; i++) {
            var value = RandomValues.any(random);
            stored.add(sqlite.value("?", value));
            try (var insert = sqlite.connection.prepare("INSERT INTO t VALUES(?, ?)")) {
                insert.execute(new Object[] {i, value});
            }
        }

        for (var i = 0; i < 100; i++)
            assertThat(sqlite.value("v FROM t WHERE id = ?", i)).isEqualTo(stored.get(i));
    }

    @Test
    void theNumberOfArgumentsIsTold() {
        sqlite.connection.define("counted", -1, true, call -> call.answer(call.size()));

        assertThat(sqlite.value("counted()")).isEqualTo(new Value.Int(0));
        assertThat(sqlite.value("counted(1, 'a', NULL, x'00')")).isEqualTo(new Value.Int(4));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 19, 18, 9})
    void aFunctionThatFailsFailsItsStatementWithItsWords(int code) {
        sqlite.connection.define("failing", 0, false, _ -> {
            throw new SqliteException(code, "no luck today");
        });

        assertThat(sqlite.outcome("failing()")).isEqualTo(new Value.Text("error: no luck today"));
        assertThat(sqlite.outcome("1")).isEqualTo(new Value.Int(1));
    }

    @Test
    void aLaterFunctionReplacesTheEarlierOne() {
        sqlite.connection.define("abs", 1, true, call -> call.answer("first"));
        sqlite.connection.define("abs", 1, true, call -> call.answer("second"));

        assertThat(sqlite.value("abs(-1)")).isEqualTo(new Value.Text("second"));
    }

    @Test
    void progressIsAskedForAndStops() {
        var asked = new ArrayList<Long>();
        sqlite.connection.onProgress(100, () -> {
            asked.add(0L);
            return asked.size() > 5;
        });

        assertThat(
                        sqlite.outcome(
                                "count(*) FROM (WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r) SELECT i FROM r)"))
                .isEqualTo(new Value.Text("error: interrupted"));
        assertThat(asked).hasSize(6);
    }

    @Test
    void rowsChangedAreTold() {
        var told = new ArrayList<Long>();
        sqlite.connection.onRowChange(told::add);
        sqlite.connection.run("CREATE TABLE t(id INTEGER PRIMARY KEY, v)");
        sqlite.connection.run("INSERT INTO t VALUES(5, 'a'), (-7, 'b')");
        sqlite.connection.run("UPDATE t SET id = 9 WHERE id = 5");
        sqlite.connection.run("DELETE FROM t WHERE id < 0");

        assertThat(told).containsExactly(5L, -7L, 9L, -7L);
    }

    @Test
    void aRollbackOfAllIsToldAndOneOfASavepointIsNot() {
        var told = new ArrayList<String>();
        sqlite.connection.run("CREATE TABLE t(id INTEGER PRIMARY KEY)");
        sqlite.connection.onRollback(() -> told.add("rolled back"));
        for (var sql :
                List.of("BEGIN", "SAVEPOINT s", "INSERT INTO t VALUES(1)", "ROLLBACK TO s", "RELEASE s", "COMMIT")) {
            sqlite.connection.run(sql);
        }
        assertThat(told).isEmpty();

        sqlite.connection.run("BEGIN");
        sqlite.connection.run("INSERT INTO t VALUES(1)");
        sqlite.outcome("1 FROM (SELECT 1)");
        try (var failing = sqlite.connection.prepare("INSERT OR ROLLBACK INTO t VALUES(1)")) {
            assertThat(failing.isClosed()).isFalse();
            failing.execute(SqliteStatement.NO_VALUES);
        } catch (SqliteException e) {
            told.add(e.getMessage());
        }

        assertThat(told).containsExactly("rolled back", "UNIQUE constraint failed: t.id");
    }
}
