// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rqlite.api.BackupSink;
import org.rqlite.api.Column;
import org.rqlite.api.Request;
import org.rqlite.api.ResultSink;
import org.rqlite.api.Statement;
import org.rqlite.store.sql.ScriptCache;
import org.rqlite.store.sql.SqlStatement;
import org.rqlite.store.sql.Verb;

/// A read-only connection that answers one request at a time, row by row from the cursor to the sink.
/// Used by one thread.
final class Reader implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Reader.class.getName());
    private static final int INTERVAL = 1000; // steps between two looks at the clock

    private final SqliteConnection connection;
    private final StatementCache statements;
    private final ScriptCache scripts;
    private ReadLimit limit = ReadLimit.NONE; // of the request that runs
    private boolean qualified; // likewise

    private Reader(SqliteConnection connection, ScriptCache scripts) {
        this.connection = connection;
        this.scripts = scripts;
        statements = new StatementCache(connection);
        connection.onProgress(INTERVAL, () -> limit.reached());
    }

    static Reader open(EngineConfig config, ScriptCache scripts, boolean foreignKeys) {
        return new Reader(connect(config, foreignKeys), scripts);
    }

    /// Opens the file that a writer holds open, unable to change anything.
    static SqliteConnection connect(EngineConfig config, boolean foreignKeys) {
        var connection = LowLevelSqlite.readOnly(config.databaseFile());
        connection.run("PRAGMA query_only = ON");
        connection.busyTimeoutMillis(5000);
        connection.run("PRAGMA synchronous = OFF");
        connection.run("PRAGMA foreign_keys = " + (foreignKeys ? "ON" : "OFF"));
        connection.run("PRAGMA cache_size = -16384");
        connection.run("PRAGMA mmap_size = " + (config.mmap() ? 268_435_456 : 0));
        connection.run("PRAGMA temp_store = MEMORY");
        ClientLimits.set(connection, config);
        connection.run("SELECT count(*) FROM sqlite_schema");
        return connection;
    }

    /// Answers a request.
    void read(Request request, ReadLimit requestLimit, ResultSink results) {
        if (request.transaction()) connection.run("BEGIN");
        limit = requestLimit;
        qualified = request.qualified();
        try {
            for (var text : request.statements()) {
                if (!text.sql().isEmpty()) read(text, results);
            }
        } finally {
            limit = ReadLimit.NONE;
            if (request.transaction()) endTransaction();
        }
    }

    /// Writes the database down as SQL text, from one state of it.
    ///
    /// @param tables the only ones; empty for all
    void dump(Set<String> tables, ReadLimit dumpLimit, BackupSink sink) {
        connection.run("BEGIN");
        limit = dumpLimit;
        try {
            new SqlDump(connection, dumpLimit, sink).write(tables);
        } finally {
            limit = ReadLimit.NONE;
            endTransaction();
        }
    }

    /// Writes one state of the database into a new file, without gaps.
    void vacuumInto(Path file, ReadLimit vacuumLimit) {
        connection.run("PRAGMA query_only = OFF"); // which means the new file, too
        connection.limit(SqliteConnection.Limit.ATTACHED, 1); // it needs one
        limit = vacuumLimit;
        try (var statement = connection.prepare("VACUUM INTO ?1")) {
            statement.execute(new Object[] {file.toString()});
        } finally {
            limit = ReadLimit.NONE;
            connection.limit(SqliteConnection.Limit.ATTACHED, 0);
            connection.run("PRAGMA query_only = ON");
        }
    }

    private void endTransaction() {
        try {
            connection.run("ROLLBACK"); // it only read
        } catch (SqliteException e) {
            LOG.log(Level.DEBUG, "transaction was ended by SQLite, error={0}", e.getMessage());
        }
    }

    private void read(Statement text, ResultSink results) {
        try {
            run(text, results);
        } catch (SqliteException e) {
            var message = String.valueOf(e.getMessage());
            switch (e.primaryCode()) {
                case ResultCodes.READ_ONLY -> results.failed(e.code(), TextRunner.WRITE_IN_QUERY);
                case ResultCodes.INTERRUPT -> results.failed(e.code(), limit.reason());
                default -> results.failed(e.code(), message);
            }
        }
    }

    // all statements of the text are compiled, the last one runs
    private void run(Statement text, ResultSink results) {
        var fault = Arguments.fault(text.parameters());
        if (fault.isPresent()) {
            results.failed(0, fault.get());
            return;
        }
        var script = scripts.script(text.sql());
        var arguments = new Arguments(text.parameters());
        var last = script.statements().size() - (script.blankTail() ? 0 : 1);
        for (var i = 0; i < script.statements().size(); i++) {
            var statement = script.statements().get(i);
            if (!arguments.suffice(statement)) {
                results.failed(0, TextRunner.missing(statement.parameterCount(), arguments.left()));
                return;
            }
            var values = arguments.next(statement);
            if (statement.changesConnectionState()) {
                // of this connection it would change nothing that matters, and it must not outlive the request
                if (i == last) noRows(results);
                continue;
            }
            if (!statement.readOnly()) {
                refuse(statement, results);
                return;
            }
            if (i == last) step(statement, values, results);
            else statements.give(statement.text(), statements.take(statement.text()));
        }
        if (script.isBlank() || last == script.statements().size()) noRows(results);
    }

    // what is wrong with it anyway is said first; it is never run, whatever SQLite would make of it here
    private void refuse(SqlStatement statement, ResultSink results) {
        if (statement.verb().changesRows() || statement.verb() == Verb.OTHER)
            connection.prepare(statement.text()).close();
        results.failed(ResultCodes.READ_ONLY, TextRunner.WRITE_IN_QUERY);
    }

    private void step(SqlStatement statement, @Nullable Object[] values, ResultSink results) {
        var begun = System.nanoTime();
        limit.check();
        var sql = statement.text();
        var running = statements.take(sql);
        try {
            var row = running.execute(values);
            var columns = columns(running);
            results.columns(columns);
            var cursor = new CursorRow(running, columns.size());
            while (row) {
                limit.check();
                results.row(cursor);
                row = running.step();
            }
            results.rowsEnd(System.nanoTime() - begun);
        } finally {
            statements.give(sql, running);
        }
    }

    private List<Column> columns(SqliteStatement running) {
        if (!qualified) return WrittenRows.columns(running);
        return WrittenRows.columnsOfTables(running).stream()
                .map(Column::qualified)
                .toList();
    }

    private static void noRows(ResultSink results) {
        results.columns(List.of());
        results.rowsEnd(0);
    }

    @Override
    public void close() {
        statements.close();
        connection.close();
    }
}
