// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.rqlite.api.Request;
import org.rqlite.api.Statement;
import org.rqlite.api.StatementResult;
import org.rqlite.api.StatementResult.Failed;
import org.rqlite.store.log.LoggedRequest;
import org.rqlite.store.log.RequestResult;
import org.rqlite.store.sql.ScriptCache;
import org.rqlite.store.sql.SqlStatement;
import org.rqlite.store.sql.SqlStatement.Feature;
import org.rqlite.store.sql.Verb;

/// Runs one logged request, within a transaction shared with others or alone, with the same outcome.
/// Apply thread only.
final class RequestRunner {
    static final Failed HIGHEST_ROWID =
            new Failed(0, "rowid 9223372036854775807 is not supported: SQLite would choose later ones at random");

    private static final Failed LEFT_OPEN =
            new Failed(0, "transaction was left open and has been rolled back: end it within the same request");
    private static final Failed ENDS_TRANSACTION =
            new Failed(0, "cannot end a transaction that the request itself was asked to be");

    private final Writer writer;
    private final ScriptCache scripts;
    private final TextRunner texts;

    RequestRunner(Writer writer, ScriptCache scripts) {
        this.writer = writer;
        this.scripts = scripts;
        texts = new TextRunner(writer, scripts);
    }

    /// Runs a request within the open transaction.
    ///
    /// @return empty if the whole transaction must be given up: this request needs to run alone
    Optional<RequestResult> inGroup(LoggedRequest request) {
        begin(request);
        if (request.transaction()) writer.run("SAVEPOINT rqlite_request");
        var results = new ArrayList<StatementResult>();
        for (var text : request.statements()) {
            if (text.sql().isEmpty()) continue;
            var result = texts.run(text, request.kind(), new Compiled.Kept(writer.statements()), false);
            if (writer.rolledBack() || writer.highestRowid() || writer.steps().reached()) return Optional.empty();
            results.add(result);
            if (stops(request, result)) break;
        }
        if (request.transaction()) {
            if (failed(request, results)) {
                writer.run("ROLLBACK TO rqlite_request");
                if (has(request, statement -> statement.verb().changesSchema()))
                    writer.schema().invalidate();
            }
            writer.run("RELEASE rqlite_request");
        }
        return Optional.of(new RequestResult.Answered(results));
    }

    /// Runs a request in its own right, with statements compiled for it: what it answers is final (S6).
    RequestResult alone(LoggedRequest request) {
        begin(request);
        var result = request.transaction() ? asTransaction(request) : eachAlone(request);
        // what it changed it may have undone as well
        if (has(request, statement -> statement.verb().changesSchema()))
            writer.schema().invalidate();
        if (has(request, statement -> statement.verb() == Verb.PRAGMA)) writer.readState();
        return result;
    }

    private boolean has(LoggedRequest request, Predicate<SqlStatement> trait) {
        return request.statements().stream()
                .anyMatch(
                        text -> scripts.script(text.sql()).statements().stream().anyMatch(trait));
    }

    private RequestResult asTransaction(LoggedRequest request) {
        writer.run("BEGIN IMMEDIATE");
        writer.clearTrouble();
        var results = new ArrayList<StatementResult>();
        for (var text : request.statements()) {
            if (text.sql().isEmpty()) continue;
            var result = endsTransaction(text) ? ENDS_TRANSACTION : runAlone(text, request.kind(), false);
            results.add(writer.highestRowid() ? HIGHEST_ROWID : result);
            if (stops(request, results.getLast()) || writer.rolledBack()) break;
        }
        if (failed(request, results) || writer.rolledBack()) {
            if (!writer.rolledBack()) writer.run("ROLLBACK");
            return new RequestResult.Answered(results);
        }
        var refused = writer.attempt("COMMIT");
        if (refused.isEmpty()) return new RequestResult.Answered(results);
        writer.attempt("ROLLBACK");
        return new RequestResult.Failed(String.valueOf(refused.get().getMessage()));
    }

    private RequestResult eachAlone(LoggedRequest request) {
        var results = new ArrayList<StatementResult>();
        for (var text : request.statements()) {
            if (!text.sql().isEmpty()) results.add(runAlone(text, request.kind(), true));
        }
        var control = has(request, statement -> statement.verb().controlsTransaction());
        // it succeeds only if one is open
        var leftOpen = control && writer.attempt("ROLLBACK").isEmpty();
        // the fault of the one text tells more: it is why the text did not come to its end
        var told = results.size() == 1 && results.getFirst() instanceof Failed;
        if (leftOpen && !told) results.set(results.size() - 1, LEFT_OPEN);
        return new RequestResult.Answered(results);
    }

    private StatementResult runAlone(Statement text, Request.Kind kind, boolean guarded) {
        var reads = kind == Request.Kind.QUERY || scripts.script(text.sql()).readOnly();
        if (writer.steps().reached()) {
            return new Failed(ResultCodes.INTERRUPT, reads ? TextRunner.QUERY_TIMEOUT : TextRunner.EXECUTE_TIMEOUT);
        }
        return texts.run(text, kind, new Compiled.Fresh(writer.connection()), guarded);
    }

    private void begin(LoggedRequest request) {
        if (readsCounters(request)) writer.counters().reset();
        writer.functions().begin(request.timeMillis(), request.seed());
        writer.steps().begin(request.stepBudget());
        writer.clearTrouble();
    }

    private boolean readsCounters(LoggedRequest request) {
        if (writer.schema().readsCounters()) return true;
        for (var text : request.statements()) {
            if (scripts.script(text.sql()).callsAnyOf(SchemaFacts.COUNTER_FUNCTIONS)) return true;
        }
        return false;
    }

    private boolean endsTransaction(Statement text) {
        return scripts.script(text.sql()).statements().stream().anyMatch(statement -> switch (statement.verb()) {
            case COMMIT, END -> true;
            case ROLLBACK -> !statement.features().contains(Feature.TO_SAVEPOINT);
            default -> false;
        });
    }

    private static boolean stops(LoggedRequest request, StatementResult result) {
        return request.transaction() && request.kind() != Request.Kind.QUERY && result instanceof Failed;
    }

    private static boolean failed(LoggedRequest request, List<StatementResult> results) {
        return !results.isEmpty() && stops(request, results.getLast());
    }
}
