// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Requests that try to make replicas differ: whatever depends on time, luck, place or how far a statement got.
///
/// @param requests to be sent one after the other
record RandomProgram(List<Request> requests) {
    private static final int TABLES = 4;
    private static final String PARTS = "abcdefgh";

    /// One request.
    ///
    /// @param path with its parameters
    /// @param statements texts of SQL, each perhaps of several statements
    record Request(String path, List<String> statements) {
        String json() {
            return statements.stream().map(SqlClient::statement).collect(Collectors.joining(",", "[", "]"));
        }
    }

    static RandomProgram random(RandomGenerator random) {
        var requests = new ArrayList<Request>();
        requests.add(new Request("/db/execute", List.of(createTable(random), createTable(random))));
        for (var n = 3 + random.nextInt(8); n > 0; n--) requests.add(request(random));
        return new RandomProgram(requests);
    }

    private static Request request(RandomGenerator random) {
        var statements = IntStream.range(0, 1 + random.nextInt(5))
                .mapToObj(_ -> statement(random))
                .toList();
        var path = switch (random.nextInt(6)) {
            case 0 -> "/db/execute?transaction";
            case 1 -> "/db/request";
            case 2 -> "/db/request?transaction&level=strong";
            default -> "/db/execute";
        };
        if (random.nextInt(12) > 0) return new Request(path, statements);
        // stopped somewhere, and at the same step on every node (S6)
        return new Request("/db/execute?db_timeout=%dms".formatted(1 + random.nextInt(20)), List.of(endless(random)));
    }

    private static String endless(RandomGenerator random) {
        return "INSERT INTO %s (a) WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 3000000)"
                        .formatted(table(random))
                + " SELECT count(*) FROM n";
    }

    private static String statement(RandomGenerator random) {
        return switch (random.nextInt(24)) {
            case 0 -> createTable(random);
            case 1 -> "DROP TABLE IF EXISTS " + table(random);
            case 2 -> index(random);
            case 3 ->
                "ALTER TABLE %s ADD COLUMN x%d DEFAULT %s".formatted(table(random), random.nextInt(3), literal(random));
            case 4, 5 -> trigger(random);
            case 6 ->
                "CREATE VIEW IF NOT EXISTS v%d AS SELECT id, datetime('now') AS at, random() AS r FROM %s"
                        .formatted(random.nextInt(3), table(random));
            case 7 -> "INSERT INTO %s (a, b) SELECT r, at FROM v%d".formatted(table(random), random.nextInt(3));
            case 8, 9, 10 -> "INSERT INTO %s DEFAULT VALUES".formatted(table(random));
            case 11, 12, 13 -> insert(random);
            case 14, 15 ->
                "UPDATE %s SET %s = %s WHERE %s"
                        .formatted(table(random), column(random), expression(random), condition(random));
            case 16 -> "DELETE FROM %s WHERE %s".formatted(table(random), condition(random));
            case 17 ->
                "INSERT INTO %s (id, a) VALUES (%d, 1) ON CONFLICT (id) DO UPDATE SET a = %s"
                        .formatted(table(random), random.nextInt(6), expression(random));
            case 18 -> pragma(random);
            case 19 -> wrong(random);
            case 20 ->
                "INSERT INTO %1$s (a) VALUES (%2$s); UPDATE %1$s SET a = %2$s; SELECT nothing FROM nowhere"
                        .formatted(table(random), expression(random));
            case 21 -> random.nextBoolean() ? "ANALYZE" : "REINDEX";
            case 22 ->
                "INSERT INTO %s (a, b) SELECT a, %s FROM %s ORDER BY random() LIMIT 3"
                        .formatted(table(random), expression(random), table(random));
            default ->
                "BEGIN; INSERT INTO %s (a) VALUES (%s); %s"
                        .formatted(table(random), expression(random), random.nextBoolean() ? "COMMIT" : "ROLLBACK");
        };
    }

    private static String createTable(RandomGenerator random) {
        var more = switch (random.nextInt(4)) {
            case 0 -> ", CHECK (typeof(a) <> 'integer' OR a % 5 <> 3)";
            case 1 -> ", UNIQUE (b, c)";
            default -> "";
        };
        var id = random.nextInt(3) == 0 ? "id INTEGER PRIMARY KEY AUTOINCREMENT" : "id INTEGER PRIMARY KEY";
        return ("CREATE TABLE IF NOT EXISTS %s (%s, a DEFAULT (random()), b TEXT DEFAULT CURRENT_TIMESTAMP,"
                        + " c DEFAULT (hex(randomblob(4))), d REAL DEFAULT (julianday('now')),"
                        + " e DEFAULT (strftime('%%f %%s', 'now', 'localtime')), f AS (a || b) STORED%s)")
                .formatted(table(random), id, more);
    }

    private static String index(RandomGenerator random) {
        return switch (random.nextInt(3)) {
            case 0 -> "CREATE UNIQUE INDEX IF NOT EXISTS i%d ON %s (a)".formatted(random.nextInt(4), table(random));
            case 1 -> "CREATE INDEX IF NOT EXISTS i%d ON %s (lower(b), c)".formatted(random.nextInt(4), table(random));
            default -> "DROP INDEX IF EXISTS i" + random.nextInt(4);
        };
    }

    private static String trigger(RandomGenerator random) {
        var name = "r" + random.nextInt(4);
        if (random.nextInt(4) == 0) return "DROP TRIGGER IF EXISTS " + name;
        var verb = List.of("INSERT", "UPDATE", "DELETE").get(random.nextInt(3));
        var row = verb.equals("DELETE") ? "old" : "new";
        var does = switch (random.nextInt(3)) {
            case 0 -> "SELECT RAISE(ABORT, 'no') WHERE %s.id %% 4 = 1".formatted(row);
            case 1 -> "UPDATE %s SET a = random(), b = time('now') WHERE id = %s.id + 1".formatted(table(random), row);
            default ->
                "INSERT INTO %s (a, b) VALUES (%s.id, datetime('now', 'localtime'))".formatted(table(random), row);
        };
        return "CREATE TRIGGER IF NOT EXISTS %s AFTER %s ON %s BEGIN %s; END"
                .formatted(name, verb, table(random), does);
    }

    private static String insert(RandomGenerator random) {
        var or = List.of("", "OR IGNORE ", "OR REPLACE ", "OR ROLLBACK ", "OR FAIL ")
                .get(random.nextInt(5));
        var rows = IntStream.range(0, 1 + random.nextInt(4))
                .mapToObj(_ -> "(%d, %s, %s)".formatted(random.nextInt(40), expression(random), expression(random)))
                .collect(Collectors.joining(", "));
        var end = random.nextInt(4) == 0 ? " RETURNING *" : "";
        return "INSERT %sINTO %s (id, a, %s) VALUES %s%s"
                .formatted(or, table(random), random.nextBoolean() ? "b" : "c", rows, end);
    }

    private static String condition(RandomGenerator random) {
        return switch (random.nextInt(4)) {
            case 0 -> "random() % 2";
            case 1 -> "b < datetime('now', '-1 seconds')";
            case 2 -> "c LIKE '%A%'";
            default -> "id % 3 = " + random.nextInt(3);
        };
    }

    private static String expression(RandomGenerator random) {
        return switch (random.nextInt(14)) {
            case 0 -> "random()";
            case 1 -> "hex(randomblob(%d))".formatted(1 + random.nextInt(20));
            case 2 -> "datetime('now', 'localtime')";
            case 3 -> "strftime('%Y-%m-%d %H:%M:%f', 'now')";
            case 4 -> "unixepoch('subsec')";
            case 5 -> "julianday('now') - julianday('now', 'start of year', 'utc')";
            case 6 -> "upper('straße ıi') || lower('ÀİI')";
            case 7 ->
                "format('%%,d %%.17g', random(), sin(%d) * exp(0.%d))"
                        .formatted(random.nextInt(99), random.nextInt(99));
            case 8 ->
                "pow(1.%d, 0.%d) + ln(%d)".formatted(random.nextInt(99), random.nextInt(99), 1 + random.nextInt(99));
            case 9 -> "last_insert_rowid() + changes() * 1000";
            case 10 -> "CURRENT_TIMESTAMP || CURRENT_DATE || CURRENT_TIME";
            case 11 ->
                "(SELECT group_concat(a) FROM (SELECT a FROM %s ORDER BY random() LIMIT 2))".formatted(table(random));
            case 12 -> "json_object('at', datetime('now'), 'r', random() % 100)";
            default -> literal(random);
        };
    }

    private static String literal(RandomGenerator random) {
        return switch (random.nextInt(5)) {
            case 0 -> "NULL";
            case 1 -> Integer.toString(random.nextInt(1000));
            case 2 -> "%d.%d".formatted(random.nextInt(1000), random.nextInt(1000));
            case 3 -> "x'%02x%02x'".formatted(random.nextInt(256), random.nextInt(256));
            default -> "'" + PARTS.substring(random.nextInt(PARTS.length())) + "'";
        };
    }

    private static String pragma(RandomGenerator random) {
        var name = List.of("foreign_keys", "recursive_triggers", "case_sensitive_like")
                .get(random.nextInt(3));
        return "PRAGMA %s = %s".formatted(name, random.nextBoolean() ? "ON" : "OFF");
    }

    private static String wrong(RandomGenerator random) {
        return switch (random.nextInt(4)) {
            case 0 -> "INSERT INTO nowhere VALUES (1)";
            case 1 -> "INSERT INTO %s (id) VALUES ('no integer')".formatted(table(random));
            case 2 -> "SELEC 1";
            default -> "UPDATE %s SET id = 1".formatted(table(random));
        };
    }

    private static String table(RandomGenerator random) {
        return "t" + random.nextInt(TABLES);
    }

    private static String column(RandomGenerator random) {
        return List.of("a", "b", "c", "d", "e").get(random.nextInt(5));
    }
}
