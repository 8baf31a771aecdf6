// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.result;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.OptionalInt;

/// A value of a `date`, `datetime` or `timestamp` column as RFC 3339, by the rules of the Go driver.
final class TimeText {
    /// What a text that is no time becomes: Go's zero time.
    static final String ZERO = "0001-01-01T00:00:00Z";

    private static final long MILLIS_FROM = 1_000_000_000_000L; // above this, a number counts milliseconds
    private static final int YEAR_MAX = 9999;
    private static final int FRACTION_DIGITS_MAX = 9;

    private final String text;
    private int at;

    private TimeText(String text) {
        this.text = text;
    }

    /// The time of a number of seconds or milliseconds since 1970.
    ///
    /// @return empty if the year does not have four digits
    static String ofInteger(long value) {
        var millis = value > MILLIS_FROM || value < -MILLIS_FROM;
        var seconds = millis ? Math.floorDiv(value, 1000) : value;
        var nanos = millis ? (int) Math.floorMod(value, 1000L) * 1_000_000 : 0;
        if (Math.abs(seconds) > MILLIS_FROM) return "";
        var time = LocalDateTime.ofEpochSecond(seconds, nanos, ZoneOffset.UTC);
        if (time.getYear() < 0 || time.getYear() > YEAR_MAX) return "";
        var fraction = nanos == 0 ? "" : Integer.toString(1_000_000_000 + nanos).substring(1);
        return format(time, fraction, "Z");
    }

    /// The time that a text stands for.
    ///
    /// @return [#ZERO] if it stands for none
    static String ofText(byte[] utf8) {
        var text = new String(utf8, StandardCharsets.ISO_8859_1);
        var bare = text.endsWith("Z") ? text.substring(0, text.length() - 1) : text;
        var parsed = new TimeText(bare).parse();
        return parsed.isEmpty() ? ZERO : parsed;
    }

    // date, then perhaps a time, then perhaps a fraction, then perhaps an offset; empty if it is something else
    private String parse() {
        var year = digits(4, 4);
        if (year.isEmpty() || !accept('-')) return "";
        var month = digits(2, 2);
        if (month.isEmpty() || !accept('-')) return "";
        var day = digits(2, 2);
        if (day.isEmpty() || !isDate(year.getAsInt(), month.getAsInt(), day.getAsInt())) return "";
        var date = LocalDateTime.of(year.getAsInt(), month.getAsInt(), day.getAsInt(), 0, 0);
        if (at == text.length()) return format(date, "", "Z");
        if (!accept(' ') && !accept('T')) return "";
        return timeOfDay(date);
    }

    private String timeOfDay(LocalDateTime date) {
        var hour = digits(1, 2);
        if (hour.isEmpty() || hour.getAsInt() > 23 || !accept(':')) return "";
        var minute = digits(2, 2);
        if (minute.isEmpty() || minute.getAsInt() > 59) return "";
        var time = date.withHour(hour.getAsInt()).withMinute(minute.getAsInt());
        if (at == text.length()) return format(time, "", "Z");
        if (!accept(':')) return "";
        var second = digits(2, 2);
        if (second.isEmpty() || second.getAsInt() > 59) return "";
        time = time.withSecond(second.getAsInt());
        var fraction = fraction();
        if (at == text.length()) return format(time, fraction, "Z");
        var offset = offset();
        return offset.isEmpty() || at < text.length() ? "" : format(time, fraction, offset);
    }

    private String fraction() {
        if (at + 1 >= text.length() || (text.charAt(at) != '.' && text.charAt(at) != ',')) return "";
        var start = at + 1;
        var end = start;
        while (end < text.length() && isDigit(end)) end++;
        if (end == start) return "";
        at = end;
        return text.substring(start, Math.min(end, start + FRACTION_DIGITS_MAX));
    }

    private String offset() {
        var sign = text.charAt(at++);
        if (sign != '+' && sign != '-') return "";
        var hours = digits(2, 2);
        if (hours.isEmpty() || hours.getAsInt() > 23 || !accept(':')) return "";
        var minutes = digits(2, 2);
        if (minutes.isEmpty() || minutes.getAsInt() > 59) return "";
        if (hours.getAsInt() == 0 && minutes.getAsInt() == 0) return "Z";
        return sign + two(hours.getAsInt()) + ":" + two(minutes.getAsInt());
    }

    private static boolean isDate(int year, int month, int day) {
        if (month < 1 || month > 12 || day < 1) return false;
        return day <= YearMonth.of(year, month).lengthOfMonth();
    }

    private OptionalInt digits(int least, int most) {
        var value = 0;
        var count = 0;
        while (count < most && at < text.length() && isDigit(at)) {
            value = value * 10 + (text.charAt(at++) - '0');
            count++;
        }
        return count < least ? OptionalInt.empty() : OptionalInt.of(value);
    }

    private boolean isDigit(int index) {
        return text.charAt(index) >= '0' && text.charAt(index) <= '9';
    }

    private boolean accept(char c) {
        if (at >= text.length() || text.charAt(at) != c) return false;
        at++;
        return true;
    }

    private static String format(LocalDateTime time, String fraction, String offset) {
        var end = fraction.length();
        while (end > 0 && fraction.charAt(end - 1) == '0') end--;
        var year = Integer.toString(10_000 + time.getYear()).substring(1);
        var date = year + "-" + two(time.getMonthValue()) + "-" + two(time.getDayOfMonth());
        var clock = two(time.getHour()) + ":" + two(time.getMinute()) + ":" + two(time.getSecond());
        return date + "T" + clock + (end == 0 ? "" : "." + fraction.substring(0, end)) + offset;
    }

    private static String two(int value) {
        return value < 10 ? "0" + value : Integer.toString(value);
    }
}
