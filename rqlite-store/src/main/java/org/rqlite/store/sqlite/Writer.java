// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import java.util.Optional;
import org.rqlite.api.Halt;
import org.rqlite.store.log.ConnectionState;

/// The one connection that changes the database, and what belongs to it. Apply thread only.
///
/// Its WAL is never trusted over a restart, so nothing is forced (A2); the main file changes in
/// [#checkpoint] alone (I5).
final class Writer implements AutoCloseable {
    private static final int BUSY_TIMEOUT_MILLIS = 5000;
    private static final int CHECKPOINT_TIMEOUT_MILLIS = 250;

    private final SqliteConnection connection;
    private final StatementCache statements;
    private final StepCounter steps = new StepCounter();
    private final RequestFunctions functions;
    private final Counters counters;
    private final SchemaFacts schema;
    private volatile ConnectionState state; // read by any thread
    private boolean rolledBack; // a whole transaction, by SQLite or by us
    private boolean highestRowid; // a row got the highest rowid there is

    private Writer(SqliteConnection connection, ConnectionState state) {
        this.connection = connection;
        this.state = state;
        statements = new StatementCache(connection);
        functions = RequestFunctions.install(connection);
        counters = Counters.install(connection, statements);
        schema = new SchemaFacts(statements);
        connection.onProgress(StepCounter.INTERVAL, steps);
        connection.onRollback(() -> rolledBack = true);
        connection.onRowChange(rowid -> highestRowid |= rowid == Long.MAX_VALUE);
    }

    /// Opens the database; settings in the order that each needs.
    static Writer open(EngineConfig config, ConnectionState state) {
        var connection = LowLevelSqlite.readWrite(config.databaseFile());
        connection.run("PRAGMA page_size = 4096");
        expect(connection, "PRAGMA journal_mode = WAL", "wal");
        connection.run("PRAGMA synchronous = OFF");
        expect(connection, "PRAGMA wal_autocheckpoint = 0", "0");
        connection.busyTimeoutMillis(BUSY_TIMEOUT_MILLIS);
        connection.run("PRAGMA cache_size = -65536");
        connection.run("PRAGMA temp_store = MEMORY");
        ClientLimits.set(connection, config);
        applyState(connection, state);
        var writer = new Writer(connection, state);
        connection.run("BEGIN IMMEDIATE"); // makes -wal and -shm, which readers cannot
        connection.run("ROLLBACK");
        connection.run("SELECT count(*) FROM sqlite_schema"); // or a request would be charged for loading it
        return writer;
    }

    SqliteConnection connection() {
        return connection;
    }

    StatementCache statements() {
        return statements;
    }

    StepCounter steps() {
        return steps;
    }

    RequestFunctions functions() {
        return functions;
    }

    Counters counters() {
        return counters;
    }

    SchemaFacts schema() {
        return schema;
    }

    ConnectionState state() {
        return state;
    }

    /// Whether a transaction was rolled back since the last call of [#clearTrouble].
    boolean rolledBack() {
        return rolledBack;
    }

    /// Whether a row got the highest rowid since the last call of [#clearTrouble].
    boolean highestRowid() {
        return highestRowid;
    }

    void clearTrouble() {
        rolledBack = false;
        highestRowid = false;
    }

    /// Runs a statement of our own, kept for the next time.
    void run(String sql) {
        var statement = statements.take(sql);
        try {
            statement.execute(SqliteStatement.NO_VALUES);
        } finally {
            statements.give(sql, statement);
        }
    }

    /// Runs a statement of our own.
    ///
    /// @return what SQLite said against it
    Optional<SqliteException> attempt(String sql) {
        try {
            run(sql);
            return Optional.empty();
        } catch (SqliteException e) {
            ResultCodes.haltIfBroken(e);
            return Optional.of(e);
        }
    }

    /// Reads from SQLite which of the replicated settings are on (S4), after a request may have changed
    /// them.
    void readState() {
        state = new ConnectionState(
                number("PRAGMA foreign_keys") == 1,
                number("PRAGMA recursive_triggers") == 1,
                number("SELECT 'a' LIKE 'A'") == 0); // this setting has no query
    }

    /// Whether SQLITE_FULL may mean that AUTOINCREMENT has used up its numbers, which every node meets
    /// alike.
    boolean sequenceExhausted() {
        try {
            return number("SELECT count(*) FROM main.sqlite_sequence WHERE seq >= 9223372036854775807") > 0;
        } catch (SqliteException e) {
            return false; // no such table
        }
    }

    /// Writes all of the WAL into the main file and forces it.
    ///
    /// @return false if a reader still needs the WAL; then the main file is between two states
    boolean checkpoint() {
        run("PRAGMA synchronous = FULL");
        connection.busyTimeoutMillis(CHECKPOINT_TIMEOUT_MILLIS);
        try {
            return number("PRAGMA wal_checkpoint(TRUNCATE)") == 0;
        } catch (SqliteException e) {
            ResultCodes.haltIfBroken(e);
            throw new BrokenDatabaseException(Halt.Reason.DISK, "checkpoint failed, error=" + e.getMessage());
        } finally {
            connection.busyTimeoutMillis(BUSY_TIMEOUT_MILLIS);
            run("PRAGMA synchronous = OFF");
        }
    }

    @Override
    public void close() {
        statements.close();
        connection.close();
        functions.close();
    }

    private long number(String sql) {
        try (var statement = connection.prepare(sql)) {
            statement.execute(SqliteStatement.NO_VALUES);
            return statement.columnLong(0);
        }
    }

    private static void applyState(SqliteConnection connection, ConnectionState state) {
        connection.run("PRAGMA foreign_keys = " + onOff(state.foreignKeys()));
        connection.run("PRAGMA recursive_triggers = " + onOff(state.recursiveTriggers()));
        connection.run("PRAGMA case_sensitive_like = " + onOff(state.caseSensitiveLike()));
    }

    private static String onOff(boolean on) {
        return on ? "ON" : "OFF";
    }

    private static void expect(SqliteConnection connection, String pragma, String wanted) {
        try (var statement = connection.prepare(pragma)) {
            statement.execute(SqliteStatement.NO_VALUES);
            var answer = Texts.fromUtf8(statement.columnBytes(0));
            if (!answer.equals(wanted)) {
                throw new SqliteException(1, pragma + " answered " + answer);
            }
        }
    }
}
