// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class LowLevelSqliteTest {
    private final SqliteConnection sqlite = LowLevelSqlite.inMemory();

    @AfterEach
    void close() {
        sqlite.close();
    }

    @Test
    void theDriversWordsAroundTheMessageAreTakenAway() {
        assertThat(SqliteException.plainText(
                        SQLiteErrorCode.SQLITE_ERROR,
                        "[SQLITE_ERROR] SQL error or missing database (near \"(\": syntax error)"))
                .isEqualTo("near \"(\": syntax error");
        assertThat(SqliteException.plainText(SQLiteErrorCode.SQLITE_ERROR, "something else (x)"))
                .isEqualTo("something else (x)");
        for (var code : SQLiteErrorCode.values()) {
            assertThat(SqliteException.plainText(code, code + " (a (b) c)")).isEqualTo("a (b) c");
        }
    }

    @Test
    void aCodeThatTheDriverDoesNotKnowIsKept() {
        var thrown = new SQLiteException(
                SQLiteErrorCode.UNKNOWN_ERROR + ":4618 (some words)", SQLiteErrorCode.UNKNOWN_ERROR);

        assertThat(SqliteException.of(thrown))
                .satisfies(e -> assertThat(e.code()).isEqualTo(4618))
                .hasMessage("some words");
    }

    @Test
    void stepsThroughRowsAndReadsEveryKindOfValue() {
        sqlite.run("CREATE TABLE t(a INTEGER, b)");
        try (var statement =
                sqlite.prepare("SELECT 1 AS one, 1.5, 'text', x'00ff', NULL, a FROM (SELECT 1) LEFT JOIN t")) {
            assertThat(statement.execute(SqliteStatement.NO_VALUES)).isTrue();

            assertThat(statement.columnCount()).isEqualTo(6);
            assertThat(statement.columnName(0)).isEqualTo("one");
            assertThat(statement.columnDeclaredType(0)).isEmpty();
            assertThat(statement.columnDeclaredType(5)).isEqualTo("INTEGER");
            var types = new ArrayList<Integer>();
            for (var i = 0; i < 6; i++) types.add(statement.columnType(i));
            assertThat(types).containsExactly(1, 2, 3, 4, 5, 5);
            assertThat(statement.columnLong(0)).isEqualTo(1);
            assertThat(statement.columnDouble(1)).isEqualTo(1.5);
            assertThat(Texts.fromUtf8(statement.columnBytes(2))).isEqualTo("text");
            assertThat(statement.columnBytes(3)).containsExactly(0, -1);
            assertThat(statement.step()).isFalse();
        }
    }

    @Test
    void aClosedStatementIsNotTouchedAgain() {
        var statement = sqlite.prepare("SELECT 1");
        statement.close();
        statement.close();
        statement.reset();

        assertThat(statement.isClosed()).isTrue();
        assertThatThrownBy(statement::step).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> statement.execute(SqliteStatement.NO_VALUES))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> statement.columnLong(0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aStatementMayBeRunAgainAfterAnError() {
        sqlite.run("CREATE TABLE t(a UNIQUE)");
        try (var cache = new StatementCache(sqlite)) {
            for (var i = 0; i < 3; i++) {
                var insert = cache.take("INSERT INTO t VALUES(?)");
                if (i == 1) {
                    assertThatThrownBy(() -> insert.execute(new Object[] {0L}))
                            .isInstanceOfSatisfying(
                                    SqliteException.class,
                                    e -> assertThat(e.code()).isEqualTo(2067))
                            .hasMessage("UNIQUE constraint failed: t.a");
                } else {
                    assertThat(insert.execute(new Object[] {(long) i})).isFalse();
                }
                cache.give("INSERT INTO t VALUES(?)", insert);
            }
        }
        assertThat(sqlite.changes()).isEqualTo(1);
    }

    @Test
    void aFailureWhileSteppingHasSqlitesWords() {
        try (var statement =
                sqlite.prepare("SELECT abs(x) FROM (SELECT 1 AS x UNION ALL SELECT -9223372036854775808)")) {
            assertThat(statement.execute(SqliteStatement.NO_VALUES)).isTrue();

            assertThatThrownBy(statement::step)
                    .isInstanceOf(SqliteException.class)
                    .hasMessage("integer overflow");
        }
    }

    @Test
    void theCacheKeepsTheStatementsUsedLast() {
        try (var cache = new StatementCache(sqlite)) {
            for (var i = 0; i < 300; i++) cache.give("SELECT " + i, cache.take("SELECT " + i));
            var kept = cache.take("SELECT 299");
            var twin = cache.take("SELECT 299");
            assertThat(twin).isNotSameAs(kept);
            cache.give("SELECT 299", kept);
            cache.give("SELECT 299", twin);

            assertThat(cache.size()).isEqualTo(256);
            assertThat(kept.isClosed()).isTrue();
            assertThat(cache.take("SELECT 299")).isSameAs(twin);
            var large = "SELECT '" + "x".repeat(20_000) + "'";
            var once = cache.take(large);
            cache.give(large, once);
            assertThat(once.isClosed()).isTrue();
        }
    }

    @Test
    void functionsMayAnswerAndFail() {
        sqlite.define("f", 1, true, call -> {
            switch (call.argument(0)) {
                case Long number -> call.answer(number + 1);
                case Double number -> call.answer(number * 2);
                case String text -> call.answer(text + "!");
                case byte[] bytes -> call.answer(new byte[bytes.length + 1]);
                case null -> {}
                default -> throw new SqliteException(1, "impossible");
            }
        });
        sqlite.define("fail", -1, false, call -> {
            throw new SqliteException(1, "failed with " + call.size());
        });

        try (var statement = sqlite.prepare("SELECT f(1) || f(1.5) || f('a') || hex(f(x'00')) || (f(NULL) IS NULL)")) {
            statement.execute(SqliteStatement.NO_VALUES);
            assertThat(Texts.fromUtf8(statement.columnBytes(0))).isEqualTo("23.0a!00001");
        }
        assertThatThrownBy(() -> sqlite.run("SELECT fail(1, 2)"))
                .isInstanceOf(SqliteException.class)
                .hasMessage("failed with 2");
    }

    @Test
    void aPathWithAQuestionMarkIsRefused() {
        assertThatThrownBy(() -> LowLevelSqlite.readWrite(Path.of("what?.db")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
