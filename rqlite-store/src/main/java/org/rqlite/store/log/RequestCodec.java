// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rqlite.api.Bytes;
import org.rqlite.api.Parameter;
import org.rqlite.api.Request;
import org.rqlite.api.Statement;
import org.rqlite.api.Value;

/// The bytes of a [LoggedRequest] inside a batch: time (8), seed (8), flags (1), step budget, key, statements.
final class RequestCodec {
    private static final int REQUEST_SIZE_MIN = 8 + 8 + 1 + 1 + 1;
    private static final int STATEMENT_SIZE_MIN = 2;
    private static final int KEY_SIZE_MAX = 128;

    // flags of a request
    private static final int KIND = 0b0011;
    private static final int TRANSACTION = 0b0100;
    private static final int KEY = 0b1000;

    // tags of a value; NAMED is added when a name follows
    private static final int NULL = 0;
    private static final int INT = 1;
    private static final int REAL = 2;
    private static final int TEXT = 3;
    private static final int BLOB = 4;
    private static final int NAMED = 8;

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
        out.putVar(request.statements().size());
        for (var statement : request.statements()) put(out, statement);
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
        var count = in.getCount(STATEMENT_SIZE_MIN);
        var statements = new ArrayList<Statement>(count);
        for (var i = 0; i < count; i++) statements.add(getStatement(in));
        return new LoggedRequest(kind(flags & KIND), statements, (flags & TRANSACTION) != 0, time, seed, budget, key);
    }

    private static void put(ByteWriter out, Statement statement) {
        out.putText(statement.sql());
        out.putVar(statement.parameters().size());
        for (var parameter : statement.parameters()) put(out, parameter);
    }

    private static Statement getStatement(ByteReader in) {
        var sql = in.getText();
        var count = in.getCount(1);
        if (count == 0) return Statement.of(sql);
        var parameters = new ArrayList<Parameter>(count);
        for (var i = 0; i < count; i++) parameters.add(getParameter(in));
        return new Statement(sql, parameters);
    }

    private static void put(ByteWriter out, Parameter parameter) {
        out.put(tag(parameter.value()) | (parameter.isNamed() ? NAMED : 0));
        if (parameter.isNamed()) out.putText(parameter.name());
        switch (parameter.value()) {
            case Value.Null _ -> {}
            case Value.Int(var value) -> out.putSigned(value);
            case Value.Real(var value) -> out.putLong(Double.doubleToRawLongBits(value));
            case Value.Text(var value) -> out.putText(value);
            case Value.Blob(var value) -> out.putRun(value.toArray());
        }
    }

    private static Parameter getParameter(ByteReader in) {
        var tag = in.get();
        var name = (tag & NAMED) == 0 ? "" : in.getText();
        var value = switch (tag & ~NAMED) {
            case NULL -> Value.NULL;
            case INT -> new Value.Int(in.getSigned());
            case REAL -> new Value.Real(Double.longBitsToDouble(in.getLong()));
            case TEXT -> new Value.Text(in.getText());
            case BLOB -> new Value.Blob(Bytes.copyOf(in.getRun()));
            default -> throw new EntryFormatException("no kind of value: " + tag);
        };
        return new Parameter(name, value);
    }

    private static int tag(Value value) {
        return switch (value) {
            case Value.Null _ -> NULL;
            case Value.Int _ -> INT;
            case Value.Real _ -> REAL;
            case Value.Text _ -> TEXT;
            case Value.Blob _ -> BLOB;
        };
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
