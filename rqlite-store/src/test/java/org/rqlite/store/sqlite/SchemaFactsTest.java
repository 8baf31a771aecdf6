// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the schema says decides how requests are grouped: a fact that is overlooked lets nodes part (I2).
class SchemaFactsTest {
    private final SqliteConnection sqlite = LowLevelSqlite.inMemory();
    private final StatementCache statements = new StatementCache(sqlite);
    private final SchemaFacts facts = new SchemaFacts(statements);

    @AfterEach
    void close() {
        statements.close();
        sqlite.close();
    }

    @Test
    void anEmptySchemaSaysNothing() {
        assertThat(facts.deferredConstraints()).isFalse();
        assertThat(facts.virtualTables()).isFalse();
        assertThat(facts.readsCounters()).isFalse();
        assertThat(facts.indexedTimeFunctions()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CREATE TABLE c(p REFERENCES p(id) DEFERRABLE INITIALLY DEFERRED) | true",
                "CREATE TABLE c(p REFERENCES p(id) deferrable /* x */ initially deferred) | true",
                "CREATE TABLE c(p, FOREIGN KEY(p) REFERENCES p(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED) | true",
                "CREATE TABLE c(p REFERENCES p(id)) | false",
                "CREATE TABLE c(p REFERENCES p(id) DEFERRABLE INITIALLY IMMEDIATE) | false",
                "CREATE TABLE c(p DEFAULT 'INITIALLY DEFERRED' REFERENCES p(id)) | false"
            })
    void seesConstraintsThatWaitForCommit(String ddl, boolean deferred) {
        sqlite.run("CREATE TABLE p(id INTEGER PRIMARY KEY)");
        sqlite.run(ddl);

        assertThat(facts.deferredConstraints()).isEqualTo(deferred);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CREATE VIRTUAL TABLE f USING fts5(a) | true",
                "create virtual table if not exists f using rtree(id, a, b) | true",
                "CREATE TABLE virtual(a) | false",
                "CREATE TABLE v(a DEFAULT 'CREATE VIRTUAL TABLE') | false"
            })
    void seesVirtualTables(String ddl, boolean virtual) {
        sqlite.run(ddl);

        assertThat(facts.virtualTables()).isEqualTo(virtual);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CREATE VIEW v AS SELECT last_insert_rowid() AS i | true",
                "CREATE VIEW v AS SELECT changes () AS i | true",
                "CREATE VIEW v AS SELECT \"last_insert_rowid\"() AS i | true",
                "CREATE TRIGGER r AFTER INSERT ON t BEGIN UPDATE t SET a = Last_Insert_RowId(); END | true",
                "CREATE VIEW v AS SELECT 'changes()' AS i | false",
                "CREATE VIEW v AS SELECT a AS changes FROM t | false"
            })
    void seesWhoLooksAtCounters(String ddl, boolean reads) {
        sqlite.run("CREATE TABLE t(a)");
        sqlite.run(ddl);

        assertThat(facts.readsCounters()).isEqualTo(reads);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CREATE INDEX i ON t(date(a)) | date",
                "CREATE INDEX i ON t(a) WHERE unixepoch(a) > 5 | unixepoch",
                "CREATE TABLE g(a, b AS (strftime('%Y', a)) STORED) | strftime",
                "CREATE TABLE g(a, b GENERATED ALWAYS AS (julianday(a)) VIRTUAL) | julianday",
                "CREATE INDEX i ON t(upper(a)) | ''",
                "CREATE VIEW v AS SELECT date(a) FROM t | ''"
            })
    void namesFunctionsOfTimeThatIndexesUse(String ddl, String function) {
        sqlite.run("CREATE TABLE t(a)");
        sqlite.run(ddl);

        assertThat(facts.indexedTimeFunctions()).isEqualTo(function.isEmpty() ? Set.of() : Set.of(function));
    }

    @Test
    void looksAgainOnlyWhenTold() {
        assertThat(facts.virtualTables()).isFalse();
        sqlite.run("CREATE VIRTUAL TABLE f USING fts5(a)");
        assertThat(facts.virtualTables()).as("as it was").isFalse();

        facts.invalidate();

        assertThat(facts.virtualTables()).isTrue();
        sqlite.run("DROP TABLE f");
        facts.invalidate();
        assertThat(facts.virtualTables()).isFalse();
    }

    @Test
    void oneOfManyIsEnough() {
        for (var i = 0; i < 200; i++) sqlite.run("CREATE TABLE plain" + i + "(a REFERENCES plain0(a))");
        sqlite.run("CREATE VIEW last AS SELECT changes() AS c");
        sqlite.run("CREATE INDEX i ON plain7(time(a))");
        sqlite.run("CREATE INDEX j ON plain8(date(a), datetime(a))");

        assertThat(facts.readsCounters()).isTrue();
        assertThat(facts.deferredConstraints()).isFalse();
        assertThat(facts.indexedTimeFunctions()).containsExactlyInAnyOrder("time", "date", "datetime");
    }
}
