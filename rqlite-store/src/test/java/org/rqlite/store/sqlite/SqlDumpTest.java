// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.api.OverloadedException;
import org.rqlite.api.SinkClosedException;

/// rqlite's form of a dump, letter by letter.
class SqlDumpTest {
    private static final String BEGIN = "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n";
    private static final String END = "COMMIT;\n";

    @TempDir
    Path folder;

    private TestEngine engine;

    @BeforeEach
    void open() {
        engine = TestEngine.open(folder);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void anEmptyDatabaseIsTheFrameAlone() {
        assertThat(DumpedText.of(engine)).isEqualTo(BEGIN + END);
    }

    @Test
    void tablesComeByNameWithTheirRowsThenAllElseInOrder() {
        engine.execute(
                "CREATE TABLE foo (id integer not null primary key, name text)",
                "INSERT INTO foo VALUES(1,'fiona'),(2,'o''neil'),(3,NULL)",
                "CREATE VIEW v AS SELECT 1",
                "CREATE INDEX i ON foo(name)",
                "CREATE TABLE \"a \"\"b\"\"\" (\"x \"\"y\"\"\" REAL, z BLOB)",
                "INSERT INTO \"a \"\"b\"\"\" VALUES(1.5, x'00ff')",
                "CREATE TABLE Z(x)",
                "CREATE TRIGGER t AFTER INSERT ON foo BEGIN SELECT 1; END");

        assertThat(DumpedText.of(engine))
                .isEqualTo(BEGIN
                        + "CREATE TABLE Z(x);\n"
                        + "CREATE TABLE \"a \"\"b\"\"\" (\"x \"\"y\"\"\" REAL, z BLOB);\n"
                        + "INSERT INTO \"a \"\"b\"\"\" VALUES(1.5,X'00FF');\n"
                        + "CREATE TABLE foo (id integer not null primary key, name text);\n"
                        + "INSERT INTO \"foo\" VALUES(1,'fiona');\n"
                        + "INSERT INTO \"foo\" VALUES(2,'o''neil');\n"
                        + "INSERT INTO \"foo\" VALUES(3,NULL);\n"
                        + "CREATE VIEW v AS SELECT 1;\n"
                        + "CREATE INDEX i ON foo(name);\n"
                        + "CREATE TRIGGER t AFTER INSERT ON foo BEGIN SELECT 1; END;\n"
                        + END);
    }

    @Test
    void namedTablesAloneAreWrittenButAllThatIsNoTable() {
        engine.execute(
                "CREATE TABLE a(x)",
                "CREATE TABLE b(x)",
                "INSERT INTO a VALUES(1)",
                "INSERT INTO b VALUES(2)",
                "CREATE INDEX i ON a(x)");

        assertThat(DumpedText.of(engine, "b", "nobody"))
                .isEqualTo(BEGIN + "CREATE TABLE b(x);\nINSERT INTO \"b\" VALUES(2);\nCREATE INDEX i ON a(x);\n" + END);
        assertThat(DumpedText.of(engine, "B")).isEqualTo(BEGIN + "CREATE INDEX i ON a(x);\n" + END);
    }

    @Test
    void tablesOfSqlitesOwnAreFilledNotCreated() throws SQLException {
        engine.execute(
                "CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT, x)",
                "INSERT INTO t VALUES(7, 'a')",
                "CREATE INDEX i ON t(x)",
                "ANALYZE");

        var dump = DumpedText.of(engine);

        assertThat(dump)
                .contains("DELETE FROM \"sqlite_sequence\";;\nINSERT INTO \"sqlite_sequence\" VALUES('t',7);\n")
                .contains("ANALYZE \"sqlite_master\";;\nINSERT INTO \"sqlite_stat1\" VALUES('t','i','1 1');\n")
                .doesNotContain("sqlite_stat4");
        assertThat(DumpedText.found(dump, "SELECT seq FROM sqlite_sequence")).isEqualTo("7\n");
    }

    @Test
    void whatIsComputedIsNotWritten() throws SQLException {
        engine.execute("CREATE TABLE g(a, b AS (a * 2) STORED, c AS (a + 1), d)", "INSERT INTO g(a, d) VALUES(5, 6)");

        var dump = DumpedText.of(engine);

        assertThat(dump).contains("INSERT INTO \"g\" VALUES(5,6);\n");
        assertThat(DumpedText.found(dump, "SELECT a||b||c||d FROM g")).isEqualTo("51066\n");
    }

    @Test
    void aVirtualTableComesBackWithoutWhatItKeepsForItself() throws SQLException {
        engine.execute(
                "CREATE VIRTUAL TABLE words USING fts5(word)",
                "INSERT INTO words VALUES('apple'), ('pear')",
                "CREATE TABLE words_of_mine(x)");

        var dump = DumpedText.of(engine);

        assertThat(dump).contains("CREATE TABLE words_of_mine(x);").doesNotContain("words_data");
        assertThat(DumpedText.found(dump, "SELECT word FROM words WHERE words MATCH 'pear'"))
                .isEqualTo("pear\n");
    }

    @Test
    void aTextWithAZeroByteComesBackWhole() throws SQLException {
        engine.execute("CREATE TABLE t(x)", "INSERT INTO t VALUES('a' || char(0) || 'b')");

        assertThat(DumpedText.found(DumpedText.of(engine), "SELECT typeof(x)||length(CAST(x AS BLOB)) FROM t"))
                .isEqualTo("text3\n");
    }

    @Test
    void itIsOneStateWhateverIsWrittenMeanwhile() {
        engine.execute("CREATE TABLE a(x)", "CREATE TABLE b(x)");
        engine.execute(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 5000) INSERT INTO a SELECT i FROM n");
        var pieces = new ArrayList<Integer>();

        engine.engine.dump(Set.of(), (_, _, length) -> {
            if (pieces.isEmpty()) engine.execute("INSERT INTO b VALUES('late')");
            pieces.add(length);
        });

        assertThat(pieces).hasSizeGreaterThan(1).allMatch(length -> length <= 64 << 10);
        assertThat(pieces.stream().mapToInt(length -> length).sum())
                .isLessThan(DumpedText.of(engine).length());
    }

    @Test
    void aSinkThatIsGoneEndsItAndTheReaderServesOn() {
        engine.execute("CREATE TABLE a(x)", "INSERT INTO a VALUES(zeroblob(100000))");

        for (var i = 0; i < 5; i++) {
            assertThatThrownBy(() -> engine.engine.dump(Set.of(), (_, _, _) -> {
                        throw new SinkClosedException("gone");
                    }))
                    .isInstanceOf(SinkClosedException.class);
        }

        assertThat(engine.busyReaders()).isZero();
        assertThat(engine.rows("SELECT count(*) FROM a")).isEqualTo(List.of("1"));
        assertThat(engine.engine.checkpoint()).isInstanceOf(Checkpoint.Done.class);
    }

    @Test
    void whoHangsUpStopsItSoon() throws InterruptedException {
        engine.execute(
                "CREATE TABLE a(x)",
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 100000) INSERT INTO a SELECT i FROM n");
        var told = new ArrayList<String>();
        var client = Thread.ofVirtual().start(() -> {
            var caller = Thread.currentThread();
            try {
                engine.engine.dump(Set.of(), (_, _, _) -> caller.interrupt());
            } catch (OverloadedException e) {
                told.add(e.getMessage());
            }
        });

        client.join();
        assertThat(told).containsExactly("backup failed: stopped: the client went away");
    }

    @Test
    void aFileWithoutGapsIsWrittenBesideTheDatabase() throws SQLException {
        engine.execute("CREATE TABLE a(x)", "INSERT INTO a VALUES(zeroblob(1000000))", "DELETE FROM a");
        var file = folder.resolve("it's.sqlite");

        engine.engine.vacuumInto(file);

        assertThat(file).satisfies(path -> assertThat(path.toFile().length()).isLessThan(20_000));
        assertThatThrownBy(() -> engine.engine.vacuumInto(file))
                .isInstanceOf(OverloadedException.class)
                .hasMessage("backup failed: output file already exists");
        // it needs a second database, which nobody else may attach afterwards
        for (var i = 0; i < 4; i++) {
            assertThat(engine.query("ATTACH ':memory:' AS other").toString()).contains("attempt to change database");
        }
    }
}
