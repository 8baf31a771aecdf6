// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.rqlite.api.ConsistencyLevel;
import org.rqlite.api.ReadPolicy;
import org.rqlite.api.Request;
import org.rqlite.store.log.ByteReader;
import org.rqlite.store.log.ByteWriter;
import org.rqlite.store.log.EntryFormatException;
import org.rqlite.store.log.StatementCodec;

/// The bytes of a request that one node forwards to another: kind, flags, read policy, times, statements.
final class ForwardCodec {
    private static final int TRANSACTION = 1;
    private static final int STRICT = 2;
    private static final int QUALIFIED = 4;

    private ForwardCodec() {}

    static byte[] encode(Request request) {
        var out = new ByteWriter(sizeGuess(request));
        out.put(tag(request.kind()));
        out.put((request.transaction() ? TRANSACTION : 0)
                | (request.read().strict() ? STRICT : 0)
                | (request.qualified() ? QUALIFIED : 0));
        out.put(tag(request.read().level()));
        putTime(out, request.read().freshness());
        putTime(out, request.read().linearizableTimeout());
        putTime(out, request.dbTimeout());
        putTime(out, request.timeout());
        StatementCodec.putAll(out, request.statements());
        return out.toArray();
    }

    /// @throws EntryFormatException if the bytes are no request
    static Request decode(byte[] bytes) {
        var in = new ByteReader(ByteBuffer.wrap(bytes));
        var kind = kind(in.get());
        var flags = in.get();
        if ((flags & ~(TRANSACTION | STRICT | QUALIFIED)) != 0)
            throw new EntryFormatException("unknown flags: " + flags);
        var level = level(in.get());
        var freshness = getTime(in);
        var linearizableTimeout = getPositiveTime(in);
        var dbTimeout = getTime(in);
        var timeout = getPositiveTime(in);
        var statements = StatementCodec.getAll(in);
        in.end();
        var read = new ReadPolicy(level, freshness, (flags & STRICT) != 0, linearizableTimeout);
        var transaction = (flags & TRANSACTION) != 0;
        return new Request(kind, statements, transaction, read, dbTimeout, timeout, (flags & QUALIFIED) != 0);
    }

    private static void putTime(ByteWriter out, Duration time) {
        // three centuries are as good as more
        var limit = Duration.ofNanos(Long.MAX_VALUE);
        out.putVar(time.compareTo(limit) > 0 ? Long.MAX_VALUE : time.toNanos());
    }

    private static Duration getTime(ByteReader in) {
        var nanos = in.getVar();
        if (nanos < 0) throw new EntryFormatException("time out of range: " + nanos);
        return Duration.ofNanos(nanos);
    }

    private static Duration getPositiveTime(ByteReader in) {
        var time = getTime(in);
        if (time.isZero()) throw new EntryFormatException("a timeout of zero");
        return time;
    }

    // numbers of our own: the order of an enum's constants is no format
    private static int tag(Request.Kind kind) {
        return switch (kind) {
            case EXECUTE -> 1;
            case QUERY -> 2;
            case REQUEST -> 3;
        };
    }

    private static Request.Kind kind(int tag) {
        return switch (tag) {
            case 1 -> Request.Kind.EXECUTE;
            case 2 -> Request.Kind.QUERY;
            case 3 -> Request.Kind.REQUEST;
            default -> throw new EntryFormatException("no kind of request: " + tag);
        };
    }

    private static int tag(ConsistencyLevel level) {
        return switch (level) {
            case NONE -> 1;
            case WEAK -> 2;
            case LINEARIZABLE -> 3;
            case STRONG -> 4;
            case AUTO -> 5;
        };
    }

    private static ConsistencyLevel level(int tag) {
        return switch (tag) {
            case 1 -> ConsistencyLevel.NONE;
            case 2 -> ConsistencyLevel.WEAK;
            case 3 -> ConsistencyLevel.LINEARIZABLE;
            case 4 -> ConsistencyLevel.STRONG;
            case 5 -> ConsistencyLevel.AUTO;
            default -> throw new EntryFormatException("no consistency level: " + tag);
        };
    }

    private static int sizeGuess(Request request) {
        var size = 64L;
        for (var statement : request.statements()) {
            size += statement.sql().length() + 8L + 16L * statement.parameters().size();
        }
        return (int) Math.min(size, 1 << 24);
    }
}
