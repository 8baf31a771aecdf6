// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Real SQLite through JDBC, in the settings of the real writer, with entries whose effect is known: the
/// effect of
/// entry `i`
/// depends on all before it, so one that is missing or applied twice shows.
final class ToyDatabase implements AutoCloseable {
    private final Connection connection;

    private ToyDatabase(Connection connection) {
        this.connection = connection;
    }

    static ToyDatabase open(Path file) throws SQLException {
        return open(file.toString());
    }

    private static ToyDatabase open(String file) throws SQLException {
        var database = new ToyDatabase(DriverManager.getConnection("jdbc:sqlite:" + file));
        database.run("PRAGMA journal_mode=WAL");
        database.run("PRAGMA synchronous=OFF");
        database.run("PRAGMA wal_autocheckpoint=0");
        database.run("PRAGMA busy_timeout=0");
        return database;
    }

    /// The logical content after entries 0 to `index`, by applying them all to an empty database.
    static List<String> contentAt(long index) throws SQLException {
        try (var database = open(":memory:")) {
            for (long i = 0; i <= index; i++) database.apply(i);
            return database.content();
        }
    }

    void apply(long index) throws SQLException {
        if (index == 0) {
            run("CREATE TABLE e(i INTEGER PRIMARY KEY, h, filling)");
            run("CREATE TABLE m(k INTEGER PRIMARY KEY, applied, sum)");
            run("INSERT INTO m VALUES (1, 0, 7)");
            return;
        }
        run("BEGIN");
        run("INSERT INTO e SELECT %d, sum %% 99991, zeroblob(%d) FROM m".formatted(index, index % 11 * 900));
        run("UPDATE m SET applied = %d, sum = (sum * 31 + %d) %% 1000000007".formatted(index, index));
        if (index % 7 == 0) run("DELETE FROM e WHERE i = %d".formatted(index - 5));
        if (index % 40 == 0) run("DELETE FROM e WHERE i < %d".formatted(index - 10));
        run("COMMIT");
        if (index % 40 == 20) run("VACUUM"); // the file shrinks
    }

    List<String> content() throws SQLException {
        var rows = new ArrayList<String>();
        for (var query : List.of(
                "SELECT sql, '', '' FROM sqlite_schema ORDER BY 1",
                "SELECT i, h, length(filling) FROM e ORDER BY 1",
                "SELECT k, applied, sum FROM m")) {
            try (var statement = connection.createStatement();
                    var result = statement.executeQuery(query)) {
                while (result.next()) {
                    rows.add(result.getString(1) + "|" + result.getString(2) + "|" + result.getString(3));
                }
            } catch (SQLException e) {
                if (!e.getMessage().contains("no such table")) throw e;
            }
        }
        return rows;
    }

    String quickCheck() throws SQLException {
        return text("PRAGMA quick_check");
    }

    /// Whether all of the WAL went into the main file.
    boolean checkpoint() {
        try {
            run("PRAGMA synchronous=FULL");
            var busy = text("PRAGMA wal_checkpoint(TRUNCATE)");
            run("PRAGMA synchronous=OFF");
            return busy.equals("0");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    void pin() throws SQLException {
        run("BEGIN");
        text("SELECT count(*) FROM sqlite_schema");
    }

    void unpin() throws SQLException {
        run("COMMIT");
    }

    /// Writes more than the cache holds, so that it spills into the WAL, then takes it all back.
    void spillAndRollBack() throws SQLException {
        run("PRAGMA cache_size=5");
        run("BEGIN");
        run("CREATE TABLE spilled(filling)");
        run("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)"
                + " INSERT INTO spilled SELECT randomblob(3000) FROM n");
        run("ROLLBACK");
    }

    void run(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String text(String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
