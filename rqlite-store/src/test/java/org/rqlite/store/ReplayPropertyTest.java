// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rqlite.api.Bytes;
import org.rqlite.api.Request;
import org.rqlite.api.Statement;
import org.rqlite.store.disk.DatabaseFolder;
import org.rqlite.store.disk.FaultPoints;
import org.rqlite.store.disk.LogFolder;
import org.rqlite.store.disk.Recovered;
import org.rqlite.store.disk.SnapshotOutcome;
import org.rqlite.store.log.ConnectionState;
import org.rqlite.store.log.LoggedRequest;
import org.rqlite.store.log.RecordCodec;
import org.rqlite.store.log.ReplicatedRecord;
import org.rqlite.store.log.TermIndex;
import org.rqlite.store.sqlite.Checkpoint;
import org.rqlite.store.sqlite.EngineConfig;
import org.rqlite.store.sqlite.SqliteEngine;

/// The real engine under the real markers: a snapshot at any entry, then the rest of the log, equals the
/// whole log.
class ReplayPropertyTest {
    private static final int REQUESTS = 24;
    private static final List<String> SCHEMA = List.of(
            "CREATE TABLE parent(id INTEGER PRIMARY KEY, made DEFAULT CURRENT_TIMESTAMP)",
            "CREATE TABLE child(id INTEGER PRIMARY KEY, parent REFERENCES parent(id) ON DELETE CASCADE, luck DEFAULT (random()))",
            "CREATE TABLE names(name)",
            "CREATE TABLE steps(n)",
            "CREATE TRIGGER down AFTER INSERT ON steps WHEN new.n > 0 BEGIN INSERT INTO steps VALUES (new.n - 1); END");

    @TempDir
    Path temp;

    static LongStream seeds() {
        var seed = Long.getLong("rqlite.seed");
        return seed != null ? LongStream.of(seed) : LongStream.range(0, 5);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aSnapshotAtAnyEntryAndTheTailEqualAFullReplayS4(long seed) throws Exception {
        var log = log(new SplittableRandom(seed));
        var whole = replay(temp.resolve("whole"), log, log.size());

        for (var at = 0; at < log.size(); at++) {
            assertThat(replay(temp.resolve("at-" + at), log, at))
                    .as("-Drqlite.seed=%d snapshot at %d", seed, at)
                    .isEqualTo(whole);
        }
    }

    /// Applies the log with a crash and a restart right after a snapshot at `at`.
    private static List<String> replay(Path data, List<LoggedRequest> log, int at) throws Exception {
        var state = run(data, log.subList(0, at), at);
        if (at < log.size()) state = run(data, log.subList(at, log.size()), log.size());
        var lines = dump(data.resolve("db/db.sqlite"));
        lines.add(state.toString());
        return lines;
    }

    private static ConnectionState run(Path data, List<LoggedRequest> requests, int last) throws IOException {
        Files.createDirectories(data);
        var folder = DatabaseFolder.open(data, FaultPoints.NONE);
        var found = folder.recover(new LogFolder(data.resolve("raft")), ReplayPropertyTest::finish);
        var start = switch (found) {
            case Recovered.Fresh _ -> ConnectionState.founding(false);
            case Recovered.At at -> RecordCodec.decode(at.record().toArray()).connection();
            case Recovered.Lost lost -> throw new AssertionError(lost);
        };
        try (var engine = SqliteEngine.open(config(folder.databaseFile()), start)) {
            engine.apply(requests);
            var end = new TermIndex(1, last);
            var outcome = folder.snapshot(
                    end, record(engine.connectionState()), () -> engine.checkpoint() instanceof Checkpoint.Done);
            assertThat(outcome).isEqualTo(new SnapshotOutcome.Taken(end));
            return engine.connectionState();
        }
    }

    private static void finish(Path file) {
        throw new AssertionError("no snapshot was interrupted: " + file);
    }

    private static EngineConfig config(Path file) {
        return new EngineConfig(file, 1, 16, 1 << 20, false, Duration.ofSeconds(1));
    }

    private static Bytes record(ConnectionState state) {
        var record = new ReplicatedRecord(new UUID(1, 2), false, 1, state, 0, List.of(), Optional.empty());
        return Bytes.copyOf(RecordCodec.encode(record));
    }

    private static List<LoggedRequest> log(RandomGenerator random) {
        var log = new ArrayList<LoggedRequest>();
        for (var sql : SCHEMA) log.add(request(random, false, List.of(sql)));
        for (var i = 0; i < REQUESTS; i++) {
            var statements = new ArrayList<String>();
            for (var s = random.nextInt(1, 4); s > 0; s--) statements.add(statement(random));
            var pragma = statements.stream().anyMatch(sql -> sql.startsWith("PRAGMA") || sql.startsWith("VACUUM"));
            log.add(request(random, !pragma && random.nextBoolean(), statements));
        }
        return log;
    }

    private static LoggedRequest request(RandomGenerator random, boolean transaction, List<String> statements) {
        return new LoggedRequest(
                Request.Kind.EXECUTE,
                statements.stream().map(Statement::of).toList(),
                transaction,
                1_700_000_000_000L + random.nextInt(100_000_000),
                random.nextLong(),
                1_000_000,
                Optional.empty());
    }

    private static String statement(RandomGenerator random) {
        var n = random.nextInt(8);
        var onOff = random.nextBoolean() ? "ON" : "OFF";
        return switch (random.nextInt(16)) {
            case 0 -> "PRAGMA foreign_keys = " + onOff;
            case 1 -> "PRAGMA recursive_triggers = " + onOff;
            case 2 -> "PRAGMA case_sensitive_like = " + onOff;
            case 3, 4 -> "INSERT INTO parent(id) VALUES (" + n + ")";
            case 5 -> "INSERT OR REPLACE INTO parent(id) VALUES (" + n + ")";
            case 6, 7 -> "INSERT INTO child(parent) VALUES (" + n + ")";
            case 8 -> "DELETE FROM parent WHERE id = " + n;
            case 9 -> "INSERT INTO steps VALUES (" + n + ")";
            case 10 -> "INSERT INTO names VALUES ('" + (random.nextBoolean() ? "Ab" : "ab") + n + "')";
            case 11 -> "DELETE FROM names WHERE name LIKE 'AB%'";
            case 12 -> "INSERT INTO names SELECT count(*) FROM names WHERE name LIKE 'AB%'";
            case 13 -> "INSERT INTO names VALUES (last_insert_rowid() || ' ' || changes())";
            case 14 -> "INSERT OR FAIL INTO parent(id) VALUES (100 + " + n + "), (" + n + ")";
            default -> "VACUUM";
        };
    }

    private static List<String> dump(Path file) throws SQLException {
        var lines = new ArrayList<String>();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            for (var sql : List.of(
                    "SELECT sql FROM sqlite_schema ORDER BY 1",
                    "SELECT 'parent ' || id || ' ' || made FROM parent ORDER BY id",
                    "SELECT 'child ' || id || ' ' || parent || ' ' || luck FROM child ORDER BY id",
                    "SELECT 'name ' || rowid || ' ' || name FROM names ORDER BY rowid",
                    "SELECT 'step ' || rowid || ' ' || n FROM steps ORDER BY rowid")) {
                try (var rows = statement.executeQuery(sql)) {
                    while (rows.next()) lines.add(rows.getString(1));
                }
            }
        }
        return lines;
    }
}
