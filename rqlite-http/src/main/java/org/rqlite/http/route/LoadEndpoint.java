// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import io.helidon.http.Status;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.rqlite.api.BackupSink;
import org.rqlite.api.CommitUnknownException;
import org.rqlite.api.DatabaseException;
import org.rqlite.api.DatabaseSource;
import org.rqlite.api.InvalidDatabaseException;
import org.rqlite.api.LeaderNotFoundException;
import org.rqlite.api.Loads;
import org.rqlite.api.NotLeaderException;
import org.rqlite.api.NotOpenException;
import org.rqlite.api.NotReadyException;
import org.rqlite.api.OverloadedException;
import org.rqlite.api.RefusedException;
import org.rqlite.api.Request;
import org.rqlite.api.RequestTooLargeException;
import org.rqlite.api.Served;
import org.rqlite.api.StaleReadException;
import org.rqlite.api.TransactionFailedException;
import org.rqlite.http.guard.BodyStream;
import org.rqlite.http.guard.RequestBody;
import org.rqlite.http.json.JsonWriter;
import org.rqlite.http.params.RequestFault;
import org.rqlite.http.result.ResultForm;
import org.rqlite.http.result.ResultWriter;

/// `/db/load` and `/boot`: another database, as a file of any size or as SQL text.
///
/// A file goes through in small pieces; it never stands in memory.
final class LoadEndpoint {
    private static final byte[] DATABASE = "SQLite format".getBytes(StandardCharsets.US_ASCII);
    private static final int BOOT_BYTES_MIN = 32;
    private static final int PIECE_BYTES = 64 * 1024;
    private static final String NOT_READY = "store not ready";
    private static final String NOT_LEADER = "not leader";

    private final Loads loads;
    private final DataEndpoint data;
    private final Redirects redirects;
    private final ServedBy servedBy;
    private final HttpCounters counters;

    LoadEndpoint(Loads loads, DataEndpoint data, Redirects redirects, ServedBy servedBy, HttpCounters counters) {
        this.loads = loads;
        this.data = data;
        this.redirects = redirects;
        this.servedBy = servedBy;
        this.counters = counters;
    }

    void load(Exchange exchange) {
        if (exchange.hasBody() && redirects.answers(exchange)) return;
        var body = exchange.bodyStream(Loads.BYTES_MAX);
        var begin = body.first(DATABASE.length + 1);
        if (isDatabase(begin)) {
            load(exchange, new Upload(begin, body));
        } else {
            var text = RequestBody.rest(begin, body, exchange.memory(), exchange.bodySizeMax());
            data.load(exchange, new String(text, StandardCharsets.UTF_8));
        }
    }

    void boot(Exchange exchange) {
        var body = exchange.bodyStream(Loads.BYTES_MAX);
        var begin = body.first(BOOT_BYTES_MIN);
        if (begin.length < BOOT_BYTES_MIN) throw new RequestFault(503, "EOF");
        if (!isDatabase(begin)) throw new RequestFault(message(new InvalidDatabaseException()));
        try {
            loads.boot(new Upload(begin, body));
        } catch (DatabaseException e) {
            throw bootFault(e);
        }
        exchange.empty(Status.OK_200);
    }

    private static boolean isDatabase(byte[] begin) {
        return begin.length > DATABASE.length && Arrays.equals(begin, 0, DATABASE.length, DATABASE, 0, DATABASE.length);
    }

    private void load(Exchange exchange, Upload upload) {
        var begun = System.nanoTime();
        Served served;
        try {
            served = loads.load(upload, exchange.parameters().timeout());
        } catch (DatabaseException e) {
            throw loadFault(e);
        }
        var elapsed = System.nanoTime() - begun;
        var form = new ResultForm(
                Request.Kind.EXECUTE, false, exchange.parameters().has("timings"), false, false);
        exchange.header(served.servedBy().map(servedBy::other).orElseGet(servedBy::self));
        exchange.document(CommonHeaders.TEXT, bytes -> {
            var json = new JsonWriter(bytes, exchange.parameters().has("pretty"));
            new ResultWriter(json, form, _ -> {}).end(served, elapsed);
        });
    }

    /// As rqlite, which asks whether it is ready before it asks who leads.
    private RequestFault loadFault(DatabaseException fault) {
        return switch (fault) {
            case LeaderNotFoundException _, NotReadyException _ -> {
                if (fault instanceof LeaderNotFoundException) counters.leaderNotFound();
                yield RequestFault.ofServer(NOT_READY);
            }
            case InvalidDatabaseException _ -> new RequestFault(message(fault));
            case RequestTooLargeException _ -> new RequestFault(413, message(fault));
            case OverloadedException _, NotLeaderException _ -> new RequestFault(503, message(fault));
            case CommitUnknownException _,
                    NotOpenException _,
                    RefusedException _,
                    StaleReadException _,
                    TransactionFailedException _ -> RequestFault.ofServer(message(fault));
        };
    }

    private static RequestFault bootFault(DatabaseException fault) {
        return switch (fault) {
            case InvalidDatabaseException _ -> new RequestFault(message(fault));
            case RequestTooLargeException _ -> new RequestFault(413, message(fault));
            case LeaderNotFoundException _, NotLeaderException _ -> new RequestFault(503, NOT_LEADER);
            case CommitUnknownException _,
                    NotOpenException _,
                    NotReadyException _,
                    OverloadedException _,
                    RefusedException _,
                    StaleReadException _,
                    TransactionFailedException _ -> new RequestFault(503, message(fault));
        };
    }

    private static String message(DatabaseException fault) {
        return String.valueOf(fault.getMessage());
    }

    /// A body of which the beginning was read.
    private static final class Upload implements DatabaseSource {
        private final byte[] begin;
        private final BodyStream rest;

        Upload(byte[] begin, BodyStream rest) {
            this.begin = begin;
            this.rest = rest;
        }

        @Override
        public void copyTo(BackupSink sink) {
            sink.piece(begin, 0, begin.length);
            var piece = new byte[PIECE_BYTES];
            for (var read = rest.read(piece, 0, PIECE_BYTES); read > 0; ) {
                sink.piece(piece, 0, read);
                read = rest.read(piece, 0, PIECE_BYTES);
            }
        }
    }
}
