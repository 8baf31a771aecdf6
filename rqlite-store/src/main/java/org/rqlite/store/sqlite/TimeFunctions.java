// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// SQLite's functions of time with the request's time in place of the clock's (S7).
///
/// They reckon nothing themselves: `now`, or the missing argument that means it, is replaced by the time
/// as a text, and the built-in function of a second connection does the rest. The local time zone is UTC
/// on every node: the modifiers `localtime` and `utc` change nothing. Apply thread only.
final class TimeFunctions implements AutoCloseable {
    /// Index of the time among the arguments.
    private static final Map<String, Integer> FUNCTIONS =
            Map.of("date", 0, "time", 0, "datetime", 0, "julianday", 0, "unixepoch", 0, "strftime", 1);

    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT);

    private static final String NO_CHANGE = "+0 days"; // stands where a zone stood: the place of others counts

    private final SqliteConnection builtIn = LowLevelSqlite.inMemory();
    private final Map<String, SqliteStatement> statements = new HashMap<>(); // by text; one per number of arguments
    private Set<String> indexed = Set.of();
    private long timeMillis;

    private TimeFunctions() {}

    static TimeFunctions install(SqliteConnection writer) {
        var functions = new TimeFunctions();
        FUNCTIONS.forEach((name, at) -> writer.define(name, -1, true, call -> functions.run(name, at, call)));
        writer.define("timediff", 2, true, functions::timeDifference);
        return functions;
    }

    /// Starts a request.
    void begin(long requestTimeMillis) {
        timeMillis = requestTimeMillis;
    }

    /// Names the functions that indexes and generated columns call: there, a value `now` must not become
    /// the time, or the index would not fit its table later. As the caller cannot be told, these
    /// functions refuse the word altogether.
    void indexedBy(Set<String> functions) {
        indexed = functions;
    }

    private void run(String name, int timeAt, SqlFunction.Call call) {
        List<@Nullable Object> arguments = new ArrayList<>();
        var subsecond = false;
        for (var i = 0; i < call.size(); i++) {
            var argument = call.argument(i);
            if (i == timeAt) {
                arguments.add(timeOf(name, argument));
                subsecond = isSubsecond(argument);
            } else {
                arguments.add(i > timeAt && isZone(argument) ? NO_CHANGE : argument);
            }
        }
        if (call.size() == timeAt) arguments.add(now());
        if (subsecond) arguments.add("subsec");
        delegate(name, arguments, call);
    }

    private void timeDifference(SqlFunction.Call call) {
        List<@Nullable Object> arguments = new ArrayList<>();
        for (var i = 0; i < call.size(); i++) arguments.add(timeOf("timediff", call.argument(i)));
        delegate("timediff", arguments, call);
    }

    private @Nullable Object timeOf(String name, @Nullable Object argument) {
        if (!isWord(argument, "now") && !isSubsecond(argument)) return argument;
        if (indexed.contains(name)) {
            throw new SqliteException(
                    1, name + "('now') is not available while an index uses " + name + "(): use CURRENT_TIMESTAMP");
        }
        return now();
    }

    private String now() {
        return MILLIS.format(Instant.ofEpochMilli(timeMillis).atOffset(ZoneOffset.UTC));
    }

    private void delegate(String name, List<@Nullable Object> arguments, SqlFunction.Call call) {
        var places = "?,".repeat(arguments.size());
        var sql = "SELECT " + name + "(" + places.substring(0, Math.max(0, places.length() - 1)) + ")";
        var statement = statements.computeIfAbsent(sql, builtIn::prepare);
        statement.execute(arguments.toArray());
        try {
            switch (statement.columnType(0)) {
                case 1 -> call.answer(statement.columnLong(0));
                case 2 -> call.answer(statement.columnDouble(0));
                case 3 -> call.answer(Texts.fromUtf8(statement.columnBytes(0)));
                default -> {} // NULL
            }
        } finally {
            statement.reset();
        }
    }

    // in place of a time it means the current one, to the millisecond
    private static boolean isSubsecond(@Nullable Object argument) {
        return isWord(argument, "subsec") || isWord(argument, "subsecond");
    }

    private static boolean isZone(@Nullable Object argument) {
        return isWord(argument, "localtime") || isWord(argument, "utc");
    }

    // as C sees it: a BLOB is as good as a text, and both end at the first NUL
    private static boolean isWord(@Nullable Object argument, String word) {
        var text = switch (argument) {
            case String string -> string;
            case byte[] bytes when bytes.length < 64 -> Texts.fromUtf8(bytes);
            case null, default -> "";
        };
        var end = text.indexOf('\0');
        return (end < 0 ? text : text.substring(0, end)).equalsIgnoreCase(word);
    }

    @Override
    public void close() {
        builtIn.close();
    }
}
