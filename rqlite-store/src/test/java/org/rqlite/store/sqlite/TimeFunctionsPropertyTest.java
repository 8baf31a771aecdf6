// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.api.Value;
import org.rqlite.store.log.Seeds;

/// The writer's functions of time (S7) against SQLite's own, over thousands of arguments.
class TimeFunctionsPropertyTest {
    private static final String[] FUNCTIONS = {"date", "time", "datetime", "julianday", "unixepoch"};
    private static final String[] TIMES = {
        "now",
        "NOW",
        "2024-02-29",
        "2023-02-29",
        "2024-12-31 23:59:59.999",
        "2024-01-01T10:20",
        "12:34:56.789",
        "23:60",
        "2024-01-01 10:20:30Z",
        "2024-01-01 10:20:30 +05:30",
        "2024-01-01 10:20-11:59",
        "2460000.5",
        "0",
        "-4713-11-24",
        "0000-01-01",
        "9999-12-31 23:59:59",
        "10000-01-01",
        "now ",
        " now",
        "nonsense",
        "",
        "1e3",
        "subsec",
        "subsecond",
    };
    private static final String[] MODIFIERS = {
        "+1 day",
        "-1.5 days",
        "7 DAYS",
        "+1 month",
        "-13 months",
        "+1 year",
        "-2000 years",
        "90 minutes",
        "-1 second",
        "0.001 seconds",
        "+25 hours",
        "start of month",
        "start of year",
        "start of day",
        "weekday 0",
        "weekday 6",
        "weekday 7",
        "unixepoch",
        "julianday",
        "auto",
        "ceiling",
        "floor",
        "subsec",
        "subsecond",
        "+05:30",
        "-00:00:00.5",
        "+0001-02-03",
        "-0001-00-00 10:00",
        "+99999 days",
        "now",
        "nonsense",
        "",
        "1e2 days",
    };
    private static final String[] ZONES = {"localtime", "utc", "LOCALTIME", "Utc"};
    private static final String LETTERS = "defFGgHIjJklmMpPRsSTuUVwWYDabzZ%q";

    private final Expressions own = new Expressions();
    private final Expressions sqlite = new Expressions();
    private TimeFunctions functions;

    @BeforeEach
    void install() {
        functions = TimeFunctions.install(own.connection);
    }

    @AfterEach
    void close() {
        own.close();
        functions.close();
        sqlite.close();
    }

    /// With any time but `now` they are SQLite's, whatever the modifiers.
    @Seeds(25)
    void s7WithoutNowNothingDiffersFromSqlite(RandomGenerator random) {
        functions.begin(random.nextLong(0, 4_000_000_000_000L));
        for (var i = 0; i < 100; i++) {
            var call = call(random, MODIFIERS);
            if (meansNow(call)) continue;

            assertThat(own.outcome(call.sql, call.values))
                    .as(call.toString())
                    .isEqualTo(sqlite.outcome(call.sql, call.values));
        }
    }

    /// `now`, and `subsec` in its place, is the request's time to the millisecond: as if it had been written out.
    @Seeds(25)
    void s7NowIsTheRequestsTimeWrittenOut(RandomGenerator random) {
        for (var i = 0; i < 100; i++) {
            var millis = random.nextLong(-62_167_219_200_000L, 253_402_300_800_000L);
            functions.begin(millis);
            var call = call(random, MODIFIERS);
            var writtenOut = call.withTime(text(millis));

            assertThat(own.outcome(call.sql, call.values))
                    .as("%s at %s", call, millis)
                    .isEqualTo(sqlite.outcome(writtenOut.sql, writtenOut.values));
        }
    }

    /// Reckoned by Java's calendar, which shares no line with SQLite's.
    @Seeds(20)
    void nowAndDaysAreThoseOfTheCalendar(RandomGenerator random) {
        for (var i = 0; i < 50; i++) {
            var millis = random.nextLong(-62_000_000_000_000L, 250_000_000_000_000L);
            var days = random.nextInt(-3000, 3000);
            var hours = random.nextInt(-50, 50);
            functions.begin(millis);
            var time = time(millis).plusDays(days).plusHours(hours);
            var modifiers = "'now', '%+d days', '%+d hours'".formatted(days, hours);

            assertThat(own.value("datetime(" + modifiers + ")")).isEqualTo(format(time, "uuuu-MM-dd HH:mm:ss"));
            assertThat(own.value("strftime('%Y-%m-%d %H:%M:%f', " + modifiers + ")"))
                    .isEqualTo(format(time, "uuuu-MM-dd HH:mm:ss.SSS"));
            assertThat(own.value("date(" + modifiers + ", 'start of month')"))
                    .isEqualTo(format(time.withDayOfMonth(1), "uuuu-MM-dd"));
            assertThat(own.value("unixepoch(" + modifiers + ")"))
                    .isEqualTo(new Value.Int(time.toEpochSecond(ZoneOffset.UTC)));
            assertThat(own.value("strftime('%j %w', " + modifiers + ")"))
                    .isEqualTo(new Value.Text("%03d %d"
                            .formatted(time.getDayOfYear(), time.getDayOfWeek().getValue() % 7)));
        }
    }

    /// The local time zone of a node is UTC: with a process in UTC, SQLite's own functions say the same.
    @Seeds(25)
    void zonesAreUtcEverywhere(RandomGenerator random) {
        assumeTrue(sqlite.value("datetime('2024-01-01', 'localtime') || datetime('2024-07-01', 'localtime')")
                .equals(new Value.Text("2024-01-01 00:00:002024-07-01 00:00:00")));
        functions.begin(1_700_000_000_123L);
        for (var i = 0; i < 100; i++) {
            var call = call(random, random.nextBoolean() ? ZONES : MODIFIERS, ZONES);
            if (meansNow(call) || !isUsual(call)) continue;

            assertThat(own.outcome(call.sql, call.values))
                    .as(call.toString())
                    .isEqualTo(sqlite.outcome(call.sql, call.values));
        }
    }

    // beyond the years that a calendar has, SQLite answers with what is left in its registers; `utc` after `subsec`
    // makes it forget the milliseconds
    private boolean isUsual(Call call) {
        if (Arrays.stream(call.values).anyMatch(value -> isOneOf(value, "subsec", "subsecond"))) return false;
        var day = sqlite.outcome("julianday(?)", call.values[call.timeAt]);
        return day instanceof Value.Real(var number) && number > 1_800_000 && number < 5_300_000;
    }

    @Seeds(10)
    void differencesOfTimeAreSqlites(RandomGenerator random) {
        for (var i = 0; i < 60; i++) {
            var millis = random.nextLong(0, 4_000_000_000_000L);
            functions.begin(millis);
            var first = time(random);
            var second = time(random);

            assertThat(own.outcome("timediff(?, ?)", first, second))
                    .as("%s %s at %s", RandomValues.show(first), RandomValues.show(second), millis)
                    .isEqualTo(sqlite.outcome("timediff(?, ?)", writtenOut(first, millis), writtenOut(second, millis)));
        }
    }

    /// The word must be refused in every spelling that SQLite understands, or an index would not fit its table.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'now'",
                "'NoW'",
                "'subsec'",
                "'SubSecond'",
                "CAST('now' AS BLOB)",
                "'no' || 'w'",
                "'now' || char(0) || 'x'"
            })
    void anIndexedFunctionKnowsNoNow(String word) {
        functions.indexedBy(Set.of("date"));

        assertThat(own.outcome("date(" + word + ")"))
                .isEqualTo(new Value.Text(
                        "error: date('now') is not available while an index uses date(): use CURRENT_TIMESTAMP"));
        assertThat(own.outcome("date('2024-01-01')")).isEqualTo(new Value.Text("2024-01-01"));
        assertThat(own.outcome("substr(datetime(" + word + "), 1, 19)"))
                .isEqualTo(new Value.Text("1970-01-01 00:00:00"));
    }

    @Test
    void timeDoesNotPassWithinARequest() {
        functions.begin(1_000);
        var first = own.value("julianday('now')");
        functions.begin(2_000);
        functions.begin(1_000);

        assertThat(own.value("julianday('now')")).isEqualTo(first);
    }

    /// A call with bound arguments.
    private static final class Call {
        private final String sql;
        private final @Nullable Object[] values;
        private final int timeAt;

        Call(String sql, @Nullable Object[] values, int timeAt) {
            this.sql = sql;
            this.values = values;
            this.timeAt = timeAt;
        }

        Call withTime(String time) {
            var changed = values.clone();
            var subsecond = changed.length > timeAt && isOneOf(changed[timeAt], "subsec", "subsecond");
            if (changed.length > timeAt && isNow(changed[timeAt])) changed[timeAt] = time;
            if (subsecond) return new Call(sql, changed, timeAt).with("subsec");
            return changed.length > timeAt ? new Call(sql, changed, timeAt) : with(time);
        }

        private Call with(String another) {
            List<@Nullable Object> more = new ArrayList<>(Arrays.asList(values));
            more.add(another);
            var open = sql.endsWith("()") ? "?)" : ", ?)";
            return new Call(sql.substring(0, sql.length() - 1) + open, more.toArray(), timeAt);
        }

        @Override
        public String toString() {
            return sql + " " + Arrays.stream(values).map(RandomValues::show).toList();
        }
    }

    private static Call call(RandomGenerator random, String[]... modifiers) {
        List<@Nullable Object> values = new ArrayList<>();
        var formatted = random.nextInt(4) == 0;
        if (formatted) values.add(layout(random));
        if (random.nextInt(12) > 0) {
            values.add(time(random));
            for (var left = random.nextInt(4); left > 0; left--) {
                values.add(modifier(random, modifiers[random.nextInt(modifiers.length)]));
            }
        }
        var name = formatted ? "strftime" : RandomValues.pick(random, FUNCTIONS);
        var places = String.join(", ", Collections.nCopies(values.size(), "?"));
        return new Call(name + "(" + places + ")", values.toArray(), formatted ? 1 : 0);
    }

    private static boolean meansNow(Call call) {
        return call.values.length <= call.timeAt || isNow(call.values[call.timeAt]);
    }

    private static boolean isNow(@Nullable Object value) {
        return isOneOf(value, "now", "subsec", "subsecond");
    }

    private static boolean isOneOf(@Nullable Object value, String... words) {
        return switch (value) {
            case String text -> Arrays.stream(words).anyMatch(text::equalsIgnoreCase);
            case byte[] bytes -> isOneOf(new String(bytes, StandardCharsets.UTF_8), words);
            case null, default -> false;
        };
    }

    private static @Nullable Object writtenOut(@Nullable Object time, long millis) {
        return isNow(time) ? text(millis) : time;
    }

    private static @Nullable Object time(RandomGenerator random) {
        return switch (random.nextInt(8)) {
            case 0 -> random.nextInt(5) == 0 ? null : random.nextLong(-1_000_000_000L, 4_000_000_000L);
            case 1 -> random.nextDouble(-1000, 6_000_000);
            case 2 -> RandomValues.pick(random, TIMES).getBytes(StandardCharsets.UTF_8);
            default -> RandomValues.pick(random, TIMES);
        };
    }

    private static @Nullable Object modifier(RandomGenerator random, String... modifiers) {
        return switch (random.nextInt(12)) {
            case 0 -> random.nextInt(5) == 0 ? null : random.nextInt(3);
            case 1 -> RandomValues.pick(random, modifiers).getBytes(StandardCharsets.UTF_8);
            case 2 -> "%+d days".formatted(random.nextInt(-4000, 4000));
            case 3 -> "%+.3f hours".formatted(random.nextDouble(-4000, 4000));
            default -> RandomValues.pick(random, modifiers);
        };
    }

    private static String layout(RandomGenerator random) {
        var layout = new StringBuilder();
        for (var left = random.nextInt(1, 5); left > 0; left--) {
            layout.append('%')
                    .append(LETTERS.charAt(random.nextInt(LETTERS.length())))
                    .append(' ');
        }
        return layout.toString();
    }

    private static LocalDateTime time(long millis) {
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
    }

    private static String text(long millis) {
        return time(millis).format(DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT));
    }

    private static Value format(LocalDateTime time, String pattern) {
        return new Value.Text(time.format(DateTimeFormatter.ofPattern(pattern, Locale.ROOT)));
    }
}
