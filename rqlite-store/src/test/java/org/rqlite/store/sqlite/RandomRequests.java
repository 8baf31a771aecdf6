// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.rqlite.api.Request;
import org.rqlite.api.Statement;
import org.rqlite.store.log.LoggedRequest;

/// Seeded requests that do to a database what clients do, and what they should not do.
final class RandomRequests {
    /// Makes what the requests work on.
    static final String[] SCHEMA = {
        "CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT UNIQUE, n INT CHECK(n < 90))",
        "CREATE TABLE stamped(id INTEGER PRIMARY KEY, at DEFAULT CURRENT_TIMESTAMP, r DEFAULT (random()))",
        "CREATE TABLE raising(id INTEGER PRIMARY KEY, v)",
        "CREATE TRIGGER raising_all BEFORE INSERT ON raising WHEN new.v < 0 BEGIN SELECT RAISE(ROLLBACK, 'negative'); END",
        "CREATE TRIGGER raising_part BEFORE INSERT ON raising WHEN new.v > 80 BEGIN SELECT RAISE(FAIL, 'big'); END",
        "CREATE TABLE parent(id INTEGER PRIMARY KEY)",
        "CREATE TABLE child(id INTEGER PRIMARY KEY, parent REFERENCES parent(id))",
        "CREATE TABLE bare(k TEXT PRIMARY KEY, v) WITHOUT ROWID",
        "CREATE TABLE counted(id INTEGER PRIMARY KEY AUTOINCREMENT, last)",
        "CREATE VIEW seen AS SELECT id, v FROM t",
        "CREATE TRIGGER seen_insert INSTEAD OF INSERT ON seen BEGIN INSERT INTO counted(last) VALUES(new.v); END",
    };

    /// Keeps changes in memory until a transaction ends.
    static final String VIRTUAL_TABLE = "CREATE VIRTUAL TABLE found USING fts5(body)";

    /// Its constraint is looked at only when a transaction commits.
    static final String DEFERRED_TABLE =
            "CREATE TABLE late(id INTEGER PRIMARY KEY, p REFERENCES parent(id) DEFERRABLE INITIALLY DEFERRED)";

    private final SplittableRandom random;

    RandomRequests(long seed) {
        random = new SplittableRandom(seed);
    }

    List<LoggedRequest> next(int count) {
        var requests = new ArrayList<LoggedRequest>();
        for (var i = 0; i < count; i++) requests.add(next(TestEngine.TIME + i));
        return requests;
    }

    private LoggedRequest next(long time) {
        var count = random.nextInt(6) == 0 ? 1 + random.nextInt(4) : 1;
        var texts = new ArrayList<Statement>();
        for (var i = 0; i < count; i++) texts.add(Statement.of(text()));
        var kind = random.nextInt(4) == 0 ? Request.Kind.REQUEST : Request.Kind.EXECUTE;
        var budget = random.nextInt(12) == 0 ? 1000L * (1 + random.nextInt(8)) : 1_000_000_000L;
        return new LoggedRequest(
                kind, texts, random.nextInt(4) == 0, time, random.nextLong(), budget, Optional.empty());
    }

    private String text() {
        var id = random.nextInt(60);
        var v = random.nextInt(60);
        var n = random.nextInt(100);
        return switch (random.nextInt(50)) {
            case 0 -> "INSERT OR ROLLBACK INTO t VALUES(" + id + ", 'v" + v + "', " + n + ")";
            case 1 -> "INSERT OR FAIL INTO t VALUES(" + id + ", 'v" + v + "', 1), (" + (id + 1) + ", 'w', " + n + ")";
            case 2 -> "INSERT INTO raising VALUES(" + id + ", " + (random.nextInt(4) == 0 ? -1 : n) + ")";
            case 3 -> "INSERT OR REPLACE INTO t VALUES(" + id + ", 'v" + v + "', " + n % 90 + ")";
            case 4 -> "DELETE FROM t WHERE id % 7 = " + id % 7;
            case 5 -> "UPDATE t SET n = n + 1 WHERE id < " + id;
            case 6 -> "CREATE TABLE IF NOT EXISTS x" + id % 5 + "(a)";
            case 7 -> "DROP TABLE IF EXISTS x" + id % 5;
            case 8 -> random.nextBoolean() ? "SELEC bad" : "INSERT INTO missing VALUES(1)";
            case 9 -> "INSERT INTO child VALUES(" + id + ", " + v + ")";
            case 10 -> "INSERT OR IGNORE INTO parent VALUES(" + id + ")";
            case 11 -> random.nextInt(3) == 0 ? control() : "SELECT count(*) FROM t";
            case 12 -> "UPDATE OR ROLLBACK t SET v = 'v" + v + "' WHERE id = " + id;
            case 13 -> "INSERT INTO stamped(id) VALUES(NULL) RETURNING *";
            case 14 -> "INSERT INTO counted(last) VALUES(last_insert_rowid())";
            case 15 -> "INSERT INTO bare VALUES('k" + v + "', " + n + ")";
            case 16 -> "INSERT INTO t VALUES(" + id + ", 'u" + id + "', 1) ON CONFLICT(id) DO UPDATE SET n = n + 1";
            case 17 -> "INSERT INTO seen(v) VALUES('s" + v + "')";
            case 18 -> "INSERT OR IGNORE INTO t VALUES(" + id + ", 'v" + v + "', 1); DELETE FROM bare WHERE v = " + n;
            case 19 -> "INSERT INTO late VALUES(" + id + ", " + v + ")";
            case 20 -> "INSERT INTO late VALUES(" + id + ", " + v + "); INSERT OR IGNORE INTO parent VALUES(" + v + ")";
            case 21 -> countTo(200 + 40 * random.nextInt(10));
            case 22 -> random.nextInt(3) == 0 ? "INSERT INTO t(id) VALUES(9223372036854775807)" : "DELETE FROM parent";
            case 23 -> "PRAGMA user_version = " + n;
            case 25 -> random.nextInt(3) == 0 ? "DROP TABLE IF EXISTS parent" : "ANALYZE";
            case 26 -> "CREATE TABLE IF NOT EXISTS parent(id INTEGER PRIMARY KEY)";
            case 27 -> "INSERT INTO found VALUES('word " + v + "'), ('words " + n + "')";
            case 28 -> "INSERT INTO counted(last) SELECT rowid FROM found WHERE found MATCH 'word' LIMIT 3";
            case 24 -> "DELETE FROM child WHERE parent % 3 = " + v % 3;
            default -> "INSERT INTO t VALUES(NULL, 'v" + random.nextInt(2000) + "', " + n + ")";
        };
    }

    private String control() {
        return switch (random.nextInt(7)) {
            case 0 -> "BEGIN";
            case 1 -> "COMMIT";
            case 2 -> "SAVEPOINT u";
            case 3 -> "ROLLBACK";
            case 4 -> "VACUUM";
            case 5 -> "BEGIN; INSERT INTO t VALUES(NULL, 'inner', 1); COMMIT";
            default -> "PRAGMA foreign_keys = " + (random.nextBoolean() ? "ON" : "OFF");
        };
    }

    private static String countTo(int rows) {
        return "INSERT OR REPLACE INTO raising WITH RECURSIVE r(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM r WHERE i < "
                + (100 + rows) + ") SELECT i, 0 FROM r";
    }
}
