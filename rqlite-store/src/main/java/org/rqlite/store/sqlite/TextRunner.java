// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rqlite.api.Request;
import org.rqlite.api.Statement;
import org.rqlite.api.StatementResult;
import org.rqlite.api.StatementResult.Executed;
import org.rqlite.api.StatementResult.Failed;
import org.rqlite.api.StatementResult.Selected;
import org.rqlite.store.sql.ScriptCache;
import org.rqlite.store.sql.SqlScript;
import org.rqlite.store.sql.SqlStatement;
import org.rqlite.store.sql.SqlStatement.Feature;
import org.rqlite.store.sql.Verb;

/// Runs one text of a request on the writer and tells its result. Apply thread only.
final class TextRunner {
    static final String WRITE_IN_QUERY = "attempt to change database via query operation";
    static final String EXECUTE_TIMEOUT = "execute timeout";
    static final String QUERY_TIMEOUT = "query timeout";

    // decides by the whole table set, not by what this connection happened to ask before
    private static final String OPTIMIZE = "PRAGMA optimize(0x10012)";

    private final Writer writer;
    private final ScriptCache scripts;

    TextRunner(Writer writer, ScriptCache scripts) {
        this.writer = writer;
        this.scripts = scripts;
    }

    /// Runs a text.
    ///
    /// @param guarded whether each row change gets a savepoint, to be undone if it is not allowed after
    /// all
    StatementResult run(Statement text, Request.Kind kind, Compiled compiled, boolean guarded) {
        var fault = Arguments.fault(text.parameters());
        if (fault.isPresent()) return new Failed(0, fault.get());
        var script = scripts.script(text.sql());
        var reads = kind == Request.Kind.QUERY || (kind == Request.Kind.REQUEST && script.readOnly());
        if (reads) return script.isBlank() && kind == Request.Kind.REQUEST ? EMPTY : read(script, text, compiled);
        StatementResult result = EMPTY;
        var arguments = new Arguments(text.parameters());
        for (var statement : script.statements()) {
            if (!arguments.suffice(statement)) {
                return new Failed(0, missing(statement.parameterCount(), arguments.total()));
            }
            result = guarded && statement.verb().changesRows()
                    ? guarded(statement, arguments.next(statement), compiled)
                    : write(statement, arguments.next(statement), compiled);
            if (result instanceof Failed) return result;
        }
        return script.blankTail() ? EMPTY : result;
    }

    static String missing(int wanted, int given) {
        return "not enough args to execute query: want " + wanted + " got " + given;
    }

    private static final StatementResult EMPTY = new Executed(0, 0, 0);
    private static final Selected NO_ROWS = new Selected(List.of(), List.of(), 0);

    // all are compiled, the last one runs
    private StatementResult read(SqlScript script, Statement text, Compiled compiled) {
        StatementResult result = NO_ROWS;
        var arguments = new Arguments(text.parameters());
        var last = script.statements().size() - (script.blankTail() ? 0 : 1);
        for (var i = 0; i < script.statements().size(); i++) {
            var statement = script.statements().get(i);
            if (statement.verb() == Verb.OTHER) return compileOnly(statement, compiled); // SQLite says what is wrong
            if (!statement.readOnly()) return new Failed(ResultCodes.READ_ONLY, WRITE_IN_QUERY);
            if (!arguments.suffice(statement)) {
                return new Failed(0, missing(statement.parameterCount(), arguments.left()));
            }
            var values = arguments.next(statement);
            result = i == last ? step(statement, values, compiled, true) : compileOnly(statement, compiled);
            if (result instanceof Failed) return result;
        }
        return result;
    }

    private StatementResult compileOnly(SqlStatement statement, Compiled compiled) {
        try {
            compiled.give(statement.text(), compiled.take(statement.text()));
            return NO_ROWS;
        } catch (SqliteException e) {
            return failed(e);
        }
    }

    private StatementResult write(SqlStatement statement, @Nullable Object[] values, Compiled compiled) {
        var vacuum = statement.verb() == Verb.VACUUM && !statement.features().contains(Feature.INTO);
        if (vacuum) writer.connection().limit(SqliteConnection.Limit.ATTACHED, 1); // it needs one
        // it goes through the tables in an order that the connection's past decides, unless the schema is read anew
        if (statement.verb() == Verb.ANALYZE || isOptimize(statement)) {
            writer.connection().run("PRAGMA writable_schema = RESET");
        }
        try {
            return step(statement, values, compiled, statement.returning());
        } finally {
            if (statement.verb().changesSchema()) writer.schema().invalidate();
            if (vacuum) writer.connection().limit(SqliteConnection.Limit.ATTACHED, 0);
        }
    }

    // an outermost savepoint is a transaction of its own: releasing it commits
    private StatementResult guarded(SqlStatement statement, @Nullable Object[] values, Compiled compiled) {
        writer.run("SAVEPOINT rqlite_row");
        writer.clearTrouble();
        var result = write(statement, values, compiled);
        if (writer.rolledBack()) return result;
        if (writer.highestRowid()) return undo(RequestRunner.HIGHEST_ROWID);
        var refused = writer.attempt("RELEASE rqlite_row");
        return refused.map(e -> undo(failed(e))).orElse(result);
    }

    private StatementResult undo(Failed result) {
        writer.run("ROLLBACK TO rqlite_row");
        writer.run("RELEASE rqlite_row");
        return result;
    }

    private StatementResult step(
            SqlStatement statement, @Nullable Object[] values, Compiled compiled, boolean answersRows) {
        var begun = System.nanoTime();
        var sql = isOptimize(statement) ? OPTIMIZE : statement.text();
        SqliteStatement running;
        try {
            writer.functions().timeFunctions().indexedBy(writer.schema().indexedTimeFunctions());
            running = compiled.take(sql);
        } catch (SqliteException e) {
            return failed(e);
        }
        try {
            writer.steps().counting(true);
            var row = running.execute(values);
            var result = answersRows ? rows(statement, running, row, begun) : counters(statement, running, row);
            writer.steps().counting(false);
            count(statement, true);
            return answersRows ? result : executed(begun);
        } catch (SqliteException e) {
            writer.steps().counting(false);
            var result = failure(e, statement);
            count(statement, false);
            return result;
        } finally {
            compiled.give(sql, running);
        }
    }

    private void count(SqlStatement statement, boolean succeeded) {
        writer.counters().after(statement, succeeded);
        var movesRowid = switch (statement.verb()) {
            case VACUUM, CREATE, DROP, ALTER, ANALYZE, REINDEX -> true;
            case UPDATE, DELETE -> writer.schema().virtualTables();
            default -> false;
        };
        if (movesRowid) writer.counters().keepRowid();
    }

    private StatementResult rows(SqlStatement statement, SqliteStatement running, boolean first, long begun) {
        // the log does not say how a client would like a read's columns named
        var columns = statement.readOnly() ? WrittenRows.columnsOfTables(running) : WrittenRows.columns(running);
        var rows = new WrittenRows();
        var fits = true;
        for (var row = first; row; row = running.step()) fits = fits && rows.add(running, columns.size());
        if (!fits) return new Failed(0, WrittenRows.tooLarge());
        return new Selected(columns, rows.rows(), System.nanoTime() - begun);
    }

    // a SELECT has done nothing by its first row and would do nothing by its last
    private static StatementResult counters(SqlStatement statement, SqliteStatement running, boolean first) {
        if (statement.verb().reads()) return EMPTY;
        for (var row = first; row; ) row = running.step();
        return EMPTY;
    }

    private Executed executed(long begun) {
        var counters = writer.counters();
        return new Executed(counters.lastInsertId(), counters.rowsAffected(), System.nanoTime() - begun);
    }

    private Failed failure(SqliteException e, SqlStatement statement) {
        if (e.primaryCode() == ResultCodes.INTERRUPT) {
            return new Failed(ResultCodes.INTERRUPT, statement.readOnly() ? QUERY_TIMEOUT : EXECUTE_TIMEOUT);
        }
        if (e.primaryCode() == ResultCodes.FULL && writer.sequenceExhausted()) return new Failed(e.code(), message(e));
        return failed(e);
    }

    private static Failed failed(SqliteException e) {
        ResultCodes.haltIfBroken(e);
        return new Failed(e.code(), message(e));
    }

    private static String message(SqliteException e) {
        return String.valueOf(e.getMessage());
    }

    private static boolean isOptimize(SqlStatement statement) {
        return statement
                .pragma()
                .filter(pragma -> pragma.name().equals("optimize"))
                .isPresent();
    }
}
