// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rqlite.api.Request;

/// The bytes of a [LoggedRequest] inside a batch: time (8), seed (8), flags (1), step budget, key, statements.
final class RequestCodec {
    private static final int REQUEST_SIZE_MIN = 8 + 8 + 1 + 1 + 1;
    private static final int KEY_SIZE_MAX = 128;

    // flags of a request
    private static final int KIND = 0b0011;
    private static final int TRANSACTION = 0b0100;
    private static final int KEY = 0b1000;

    private RequestCodec() {}

    static EncodedRequest encode(LoggedRequest request) {
        var out = new ByteWriter(sizeGuess(request));
        out.putLong(request.timeMillis());
        out.putLong(request.seed());
        out.put(kindTag(request.kind())
                | (request.transaction() ? TRANSACTION : 0)
                | (request.idempotencyKey().isPresent() ? KEY : 0));
        out.putVar(request.stepBudget());
        request.idempotencyKey().ifPresent(out::putText);
        StatementCodec.putAll(out, request.statements());
        return new EncodedRequest(out.toArray());
    }

    static List<LoggedRequest> decodeAll(ByteReader in) {
        var count = in.getCount(REQUEST_SIZE_MIN);
        if (count == 0) throw new EntryFormatException("a batch without requests");
        var requests = new ArrayList<LoggedRequest>(count);
        for (var i = 0; i < count; i++) requests.add(decode(in));
        return requests;
    }

    private static LoggedRequest decode(ByteReader in) {
        var time = in.getLong();
        var seed = in.getLong();
        var flags = in.get();
        if ((flags & ~(KIND | TRANSACTION | KEY)) != 0) throw new EntryFormatException("unknown flags: " + flags);
        var budget = in.getVar();
        if (budget < 1) throw new EntryFormatException("step budget out of range: " + budget);
        var key = (flags & KEY) == 0 ? Optional.<String>empty() : Optional.of(in.getText());
        if (key.isPresent() && key.get().length() > KEY_SIZE_MAX) {
            throw new EntryFormatException("idempotency key too long");
        }
        var statements = StatementCodec.getAll(in);
        return new LoggedRequest(kind(flags & KIND), statements, (flags & TRANSACTION) != 0, time, seed, budget, key);
    }

    // numbers of our own: the order of an enum's constants is no format
    private static int kindTag(Request.Kind kind) {
        return switch (kind) {
            case EXECUTE -> 0;
            case QUERY -> 1;
            case REQUEST -> 2;
        };
    }

    private static Request.Kind kind(int tag) {
        return switch (tag) {
            case 0 -> Request.Kind.EXECUTE;
            case 1 -> Request.Kind.QUERY;
            case 2 -> Request.Kind.REQUEST;
            default -> throw new EntryFormatException("no kind of request: " + tag);
        };
    }

    private static int sizeGuess(LoggedRequest request) {
        var size = 64L;
        for (var statement : request.statements()) {
            size += statement.sql().length() + 8L + 16L * statement.parameters().size();
        }
        return (int) Math.min(size, 1 << 24);
    }
}
