// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import io.helidon.http.Header;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.rqlite.api.CommitUnknownException;
import org.rqlite.api.Database;
import org.rqlite.api.DatabaseException;
import org.rqlite.api.InvalidDatabaseException;
import org.rqlite.api.LeaderNotFoundException;
import org.rqlite.api.NotLeaderException;
import org.rqlite.api.NotOpenException;
import org.rqlite.api.NotReadyException;
import org.rqlite.api.OverloadedException;
import org.rqlite.api.RefusedException;
import org.rqlite.api.Request;
import org.rqlite.api.RequestTooLargeException;
import org.rqlite.api.Served;
import org.rqlite.api.SinkClosedException;
import org.rqlite.api.StaleReadException;
import org.rqlite.api.Statement;
import org.rqlite.api.TransactionFailedException;
import org.rqlite.http.json.JsonWriter;
import org.rqlite.http.params.RequestFault;
import org.rqlite.http.params.StatementParser;
import org.rqlite.http.result.ResultForm;
import org.rqlite.http.result.ResultWriter;

/// `/db/execute`, `/db/query` and `/db/request`.
final class DataEndpoint {
    private static final String TEXT = "text/plain";
    private static final String QUALIFIED = "qualify_columns";

    private final Database database;
    private final Redirects redirects;
    private final ServedBy servedBy;
    private final HttpCounters counters;

    DataEndpoint(Database database, Redirects redirects, ServedBy servedBy, HttpCounters counters) {
        this.database = database;
        this.redirects = redirects;
        this.servedBy = servedBy;
        this.counters = counters;
    }

    void execute(Exchange exchange) {
        run(exchange, Request.Kind.EXECUTE, posted(exchange, true));
    }

    void query(Exchange exchange) {
        var statements = exchange.isGet()
                ? exchange.parameters().query().map(Statement::of).map(List::of).orElse(List.of())
                : posted(exchange, true);
        run(exchange, Request.Kind.QUERY, statements);
    }

    void request(Exchange exchange) {
        run(exchange, Request.Kind.REQUEST, posted(exchange, false));
    }

    /// Runs an SQL text that is to be loaded, as one statement of a client that executes it.
    void load(Exchange exchange, String text) {
        var parameters = exchange.parameters();
        var request = new Request(
                Request.Kind.EXECUTE,
                List.of(Statement.of(text)),
                false,
                parameters.readPolicy(Request.Kind.EXECUTE),
                Duration.ZERO,
                parameters.timeout());
        var form = new ResultForm(Request.Kind.EXECUTE, false, parameters.has("timings"), false, false);
        answer(exchange, CommonHeaders.TEXT, request, form);
    }

    private static List<Statement> posted(Exchange exchange, boolean textAllowed) {
        var body = exchange.body();
        if (textAllowed && exchange.contentType().startsWith(TEXT)) {
            return List.of(Statement.of(new String(body, StandardCharsets.UTF_8)));
        }
        return StatementParser.parse(body, exchange.memory()::use);
    }

    private void run(Exchange exchange, Request.Kind kind, List<Statement> statements) {
        counters.received(kind, statements.size());
        var parameters = exchange.parameters();
        var request = new Request(
                kind,
                statements,
                parameters.has("transaction"),
                parameters.readPolicy(kind),
                parameters.dbTimeout(),
                parameters.timeout(),
                kind != Request.Kind.EXECUTE && parameters.has(QUALIFIED));
        var form = new ResultForm(
                kind,
                parameters.has("associative"),
                parameters.has("timings"),
                parameters.has("blob_array"),
                parameters.has("raft_index"));
        if (!isEmpty(request) && redirects.answers(exchange, request)) return;
        answer(exchange, CommonHeaders.JSON, request, form);
    }

    private void answer(Exchange exchange, Header type, Request request, ResultForm form) {
        exchange.settleBody();
        exchange.header(type);
        exchange.header(servedBy.self()); // before anything is sent; taken back if the whole fails
        var stream = exchange.stream();
        var answered = false;
        try {
            write(exchange, stream, request, form);
            answered = true;
        } catch (RequestFault e) {
            if (!stream.isStarted()) throw e;
            throw exchange.abandon(stream); // too late to be told
        } catch (SinkClosedException _) { // the client is gone or too slow, or an error came too late to be told
            throw exchange.abandon(stream);
        } finally {
            if (!answered && stream.isStarted()) exchange.abandon(stream);
        }
    }

    private void write(Exchange exchange, AnswerStream stream, Request request, ResultForm form) {
        var start = System.nanoTime();
        var bytes = exchange.writer(stream);
        var results = new ResultWriter(
                new JsonWriter(bytes, exchange.parameters().has("pretty")),
                form,
                address -> exchange.header(servedBy.other(address)));
        try {
            results.end(serve(exchange, request, results), System.nanoTime() - start);
        } catch (DatabaseException e) {
            exchange.withoutHeader(servedBy.self());
            if (e instanceof LeaderNotFoundException) counters.leaderNotFound();
            var refusal = refusal(e);
            if (refusal.isPresent()) throw refusal.get();
            results.end(message(e), System.nanoTime() - start);
        } catch (SinkClosedException e) {
            exchange.withoutHeader(servedBy.self());
            throw results.fault().<RuntimeException>map(RequestFault::ofServer).orElse(e);
        }
        exchange.complete(stream, bytes);
    }

    private Served serve(Exchange exchange, Request request, ResultWriter results) {
        if (isEmpty(request)) return Served.LOCALLY;
        return switch (request.kind()) {
            case QUERY -> exchange.watched(() -> database.run(request, results));
            // a write goes on whoever waits for it
            case EXECUTE, REQUEST -> database.run(request, results);
        };
    }

    private static boolean isEmpty(Request request) {
        for (var statement : request.statements()) if (!statement.sql().isEmpty()) return false;
        return true;
    }

    /// The HTTP error of a request that was not served; empty if it is told within the envelope.
    private static Optional<RequestFault> refusal(DatabaseException fault) {
        return switch (fault) {
            case NotLeaderException _, LeaderNotFoundException _, OverloadedException _ ->
                Optional.of(new RequestFault(503, message(fault)));
            case RequestTooLargeException _ -> Optional.of(new RequestFault(413, message(fault)));
            case CommitUnknownException _,
                    NotOpenException _,
                    NotReadyException _,
                    InvalidDatabaseException _,
                    RefusedException _,
                    StaleReadException _,
                    TransactionFailedException _ -> Optional.empty();
        };
    }

    private static String message(DatabaseException fault) {
        return String.valueOf(fault.getMessage());
    }
}
