// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.rqlite.api.ConsistencyLevel;
import org.rqlite.api.Diagnostic;
import org.rqlite.api.Parameter;
import org.rqlite.api.ReadPolicy;
import org.rqlite.api.Request;
import org.rqlite.api.Statement;
import org.rqlite.api.StatementResult;
import org.rqlite.api.StatementResult.Executed;
import org.rqlite.api.StatementResult.Failed;
import org.rqlite.api.StatementResult.Selected;
import org.rqlite.api.Value;
import org.rqlite.store.log.ConnectionState;
import org.rqlite.store.log.LoggedRequest;
import org.rqlite.store.log.RequestResult;

/// An engine on a real file, with short words for what tests do to it.
final class TestEngine implements AutoCloseable {
    static final long TIME = 1_700_000_000_123L; // 2023-11-14 22:13:20.123
    static final ConnectionState PLAIN = ConnectionState.founding(false);

    final SqliteEngine engine;

    private TestEngine(SqliteEngine engine) {
        this.engine = engine;
    }

    static TestEngine open(Path folder) {
        return open(folder, PLAIN, 512);
    }

    static TestEngine open(Path folder, ConnectionState state, int groupRequestsMax) {
        return new TestEngine(SqliteEngine.open(config(folder), state, groupRequestsMax));
    }

    static EngineConfig config(Path folder) {
        return new EngineConfig(folder.resolve("db.sqlite"), 2, 16, 128 << 20, true, Duration.ofMillis(50));
    }

    /// Applies texts as one request and tells the results without times.
    List<StatementResult> execute(String... texts) {
        return results(
                apply(List.of(logged(Request.Kind.EXECUTE, false, texts))).getFirst());
    }

    List<StatementResult> transaction(String... texts) {
        return results(apply(List.of(logged(Request.Kind.EXECUTE, true, texts))).getFirst());
    }

    StatementResult bound(String sql, Value... values) {
        var parameters = Arrays.stream(values).map(Parameter::positional).toList();
        return execute(new Statement(sql, parameters));
    }

    StatementResult execute(Statement statement) {
        return results(apply(List.of(logged(Request.Kind.EXECUTE, false, List.of(statement))))
                        .getFirst())
                .getFirst();
    }

    List<StatementResult> request(String... texts) {
        return results(
                apply(List.of(logged(Request.Kind.REQUEST, false, texts))).getFirst());
    }

    List<RequestResult> apply(List<LoggedRequest> requests) {
        return engine.apply(requests);
    }

    List<StatementResult> query(String... texts) {
        return query(read(false, Arrays.stream(texts).map(Statement::of).toList(), Duration.ZERO));
    }

    List<StatementResult> query(Request request) {
        var sink = new RecordingSink();
        engine.query(request, sink);
        return sink.results;
    }

    /// The rows of one query, as `a|b` each.
    List<String> rows(String sql) {
        return switch (query(sql).getFirst()) {
            case Selected selected -> lines(selected);
            case Failed failed -> throw new AssertionError(failed);
            case Executed executed -> throw new AssertionError(executed);
        };
    }

    /// Everything in the database, as text.
    List<String> dump() {
        var lines = new ArrayList<>(rows("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY 1, 2"));
        lines.addAll(rows("PRAGMA integrity_check"));
        for (var table : rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1")) {
            lines.add("== " + table);
            var sql = "SELECT rowid, * FROM \"" + table + "\" ORDER BY rowid";
            switch (query(sql).getFirst()) {
                case Selected selected -> lines.addAll(lines(selected));
                case Failed _, Executed _ -> lines.addAll(rows("SELECT * FROM \"" + table + "\" ORDER BY 1"));
            }
        }
        lines.addAll(rows("PRAGMA user_version"));
        return lines;
    }

    /// Number of readers that answer a query now.
    long busyReaders() {
        var pools = (Diagnostic.Section) engine.report().facts().get("conn_pool_stats");
        var readers = (Diagnostic.Section) pools.facts().get("ro");
        return ((Diagnostic.Count) readers.facts().get("in_use")).value();
    }

    static LoggedRequest logged(Request.Kind kind, boolean transaction, String... texts) {
        return logged(kind, transaction, Arrays.stream(texts).map(Statement::of).toList());
    }

    static LoggedRequest logged(Request.Kind kind, boolean transaction, List<Statement> statements) {
        return logged(kind, transaction, statements, StepBudget.of(Duration.ZERO, Duration.ofMinutes(10)));
    }

    static LoggedRequest logged(Request.Kind kind, boolean transaction, List<Statement> statements, long budget) {
        return new LoggedRequest(kind, statements, transaction, TIME, 42, budget, Optional.empty());
    }

    static Request read(boolean transaction, List<Statement> statements, Duration dbTimeout) {
        return new Request(
                Request.Kind.QUERY,
                statements,
                transaction,
                ReadPolicy.of(ConsistencyLevel.NONE),
                dbTimeout,
                Duration.ofSeconds(30));
    }

    /// Results without the times.
    static List<StatementResult> results(RequestResult result) {
        return switch (result) {
            case RequestResult.Answered(var results) ->
                results.stream().map(TestEngine::timeless).toList();
            case RequestResult.Failed(var message) -> List.of(new Failed(-1, message));
        };
    }

    static StatementResult timeless(StatementResult result) {
        return switch (result) {
            case Executed executed -> new Executed(executed.lastInsertId(), executed.rowsAffected(), 0);
            case Selected selected -> new Selected(selected.columns(), selected.rows(), 0);
            case Failed failed -> failed;
        };
    }

    static StatementResult executed(long id, long rows) {
        return new Executed(id, rows, 0);
    }

    static StatementResult failed(int code, String message) {
        return new Failed(code, message);
    }

    private static List<String> lines(Selected selected) {
        return selected.rows().stream()
                .map(row -> String.join("|", row.stream().map(TestEngine::text).toList()))
                .toList();
    }

    static String text(Value value) {
        return switch (value) {
            case Value.Null _ -> "NULL";
            case Value.Int(var number) -> Long.toString(number);
            case Value.Real(var number) -> Double.toString(number);
            case Value.Text(var text) -> text;
            case Value.Blob(var bytes) -> "x'" + bytes + "'";
        };
    }

    @Override
    public void close() {
        engine.close();
    }
}
