// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.rqlite.api.Backup;
import org.rqlite.api.Backup.Form;
import org.rqlite.api.Backups;
import org.rqlite.api.CommitUnknownException;
import org.rqlite.api.DatabaseException;
import org.rqlite.api.InvalidDatabaseException;
import org.rqlite.api.LeaderNotFoundException;
import org.rqlite.api.NotLeaderException;
import org.rqlite.api.NotOpenException;
import org.rqlite.api.NotReadyException;
import org.rqlite.api.OverloadedException;
import org.rqlite.api.RefusedException;
import org.rqlite.api.RequestTooLargeException;
import org.rqlite.api.SinkClosedException;
import org.rqlite.api.StaleReadException;
import org.rqlite.api.TransactionFailedException;
import org.rqlite.http.json.ByteWriter;
import org.rqlite.http.params.QueryParameters;
import org.rqlite.http.params.RequestFault;

/// `/db/backup`: the database as a file or as SQL text, sent while it is being made.
final class BackupEndpoint {
    private static final Header BINARY =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/octet-stream");
    private static final Header SQL = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/sql");

    private final Backups backups;
    private final Redirects redirects;
    private final HttpCounters counters;

    BackupEndpoint(Backups backups, Redirects redirects, HttpCounters counters) {
        this.backups = backups;
        this.redirects = redirects;
        this.counters = counters;
    }

    void backup(Exchange exchange) {
        var parameters = exchange.parameters();
        var backup =
                new Backup(form(parameters), tables(parameters), !parameters.has("noleader"), parameters.timeout());
        exchange.header(backup.form() == Form.SQL_TEXT ? SQL : BINARY);
        if (backup.fromLeader() && redirects.answers(exchange)) return;
        answer(exchange, backup);
    }

    private static Form form(QueryParameters parameters) {
        var form = switch (parameters.text("fmt").toLowerCase(Locale.ROOT)) {
            case "sql" -> Form.SQL_TEXT;
            case "delete" -> Form.ROLLBACK_FILE;
            default -> Form.WAL_FILE;
        };
        if (!parameters.has("vacuum")) return form;
        if (form != Form.WAL_FILE) throw new RequestFault("invalid backup format");
        return Form.VACUUMED_FILE;
    }

    private static List<String> tables(QueryParameters parameters) {
        return Stream.of(parameters.text("tables").split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private void answer(Exchange exchange, Backup backup) {
        exchange.settleBody();
        var stream = exchange.stream();
        var answered = false;
        try {
            var bytes = exchange.writer(stream);
            exchange.watched(() -> make(backup, bytes, exchange.parameters().has("compress")));
            exchange.complete(stream, bytes);
            answered = true;
        } catch (DatabaseException e) {
            if (e instanceof LeaderNotFoundException) counters.leaderNotFound();
            if (!stream.isStarted()) throw new RequestFault(status(e), String.valueOf(e.getMessage()));
            throw exchange.abandon(stream); // too late to be told: it must not look whole
        } catch (SinkClosedException _) { // the client is gone or too slow
            throw exchange.abandon(stream);
        } finally {
            if (!answered && stream.isStarted()) exchange.abandon(stream);
        }
    }

    private boolean make(Backup backup, ByteWriter bytes, boolean compressed) {
        if (!compressed) {
            backups.backUp(backup, bytes::put);
            return true;
        }
        try (var gzip = new Gzip(bytes)) {
            backups.backUp(backup, gzip);
            gzip.end();
            return true;
        }
    }

    private static int status(DatabaseException fault) {
        return switch (fault) {
            case NotLeaderException _, LeaderNotFoundException _ -> 503;
            case CommitUnknownException _,
                    NotOpenException _,
                    NotReadyException _,
                    OverloadedException _,
                    RefusedException _,
                    InvalidDatabaseException _,
                    RequestTooLargeException _,
                    StaleReadException _,
                    TransactionFailedException _ -> 500;
        };
    }
}
