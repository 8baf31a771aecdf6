// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// The functions of the writer's connection whose result would differ from node to node, bound to the
/// request that runs (S7, I2). They also serve column defaults, triggers and views, which no rewriting of
/// the text would reach.
///
/// They stay for the life of the connection: SQLite does not bring its own back when one is removed.
/// Apply thread only.
final class RequestFunctions implements AutoCloseable {
    private static final int RANDOM_BLOB_SIZE_MAX = 128 << 20;
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    private final TimeFunctions timeFunctions;
    private long timeMillis;
    private long seed;
    private @Nullable SplittableRandom random; // made at the first use within a request

    private RequestFunctions(TimeFunctions timeFunctions) {
        this.timeFunctions = timeFunctions;
    }

    /// Puts all of them in place.
    static RequestFunctions install(SqliteConnection writer) {
        var functions = new RequestFunctions(TimeFunctions.install(writer));
        writer.define("random", 0, false, call -> call.answer(functions.random().nextLong()));
        writer.define("randomblob", 1, false, functions::randomBlob);
        writer.define("current_date", 0, false, call -> call.answer(functions.now(DATE)));
        writer.define("current_time", 0, false, call -> call.answer(functions.now(TIME)));
        writer.define("current_timestamp", 0, false, call -> call.answer(functions.now(TIMESTAMP)));
        writer.define("total_changes", 0, false, _ -> {
            throw new SqliteException(1, "total_changes() is not supported: it counts from the start of the node");
        });
        MathFunctions.install(writer);
        return functions;
    }

    /// Starts a request.
    void begin(long requestTimeMillis, long requestSeed) {
        timeMillis = requestTimeMillis;
        seed = requestSeed;
        random = null;
        timeFunctions.begin(requestTimeMillis);
    }

    /// The functions of time that look at the word `now`, see [TimeFunctions].
    TimeFunctions timeFunctions() {
        return timeFunctions;
    }

    private SplittableRandom random() {
        var current = random;
        if (current == null) {
            current = new SplittableRandom(seed);
            random = current;
        }
        return current;
    }

    private void randomBlob(SqlFunction.Call call) {
        var size = call.argument(0) instanceof Long wanted ? wanted : Numbers.wholePart(call.argument(0));
        if (size > RANDOM_BLOB_SIZE_MAX) throw new SqliteException(18, "string or blob too big");
        var bytes = new byte[(int) Math.max(1, size)];
        random().nextBytes(bytes);
        call.answer(bytes);
    }

    private String now(DateTimeFormatter format) {
        return format.format(Instant.ofEpochMilli(timeMillis).atOffset(ZoneOffset.UTC));
    }

    @Override
    public void close() {
        timeFunctions.close();
    }
}
