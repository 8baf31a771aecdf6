// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.logging;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Writes events in rqlite's form: `[prefix] YYYY/MM/DD HH:MM:SS message`.
///
/// A level stands in brackets before the message of every library, and before ours from warnings up. A stack trace
/// follows as further lines of the same form, so that no line is without its head.
final class LineFormatter extends Formatter {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss", Locale.ROOT);

    private final ZoneId zone;

    LineFormatter(ZoneId zone) {
        this.zone = zone;
    }

    @Override
    public String format(LogRecord event) {
        var origin = Origin.of(String.valueOf(event.getLoggerName()));
        var head = "[" + origin.prefix() + "] " + TIME.format(event.getInstant().atZone(zone)) + " ";
        return lines(event, origin).map(line -> head + escape(line) + "\n").collect(Collectors.joining());
    }

    private Stream<String> lines(LogRecord event, Origin origin) {
        var levelShown = origin.library() || event.getLevel().intValue() >= Level.WARNING.intValue();
        var level = levelShown ? "[" + LevelName.of(event.getLevel()) + "] " : "";
        var thrown = event.getThrown();
        // a message of several lines is one event and one line; a trace is a line a frame
        var message = Stream.of(level + formatMessage(event));
        return thrown == null ? message : Stream.concat(message, trace(thrown).lines());
    }

    static String trace(Throwable thrown) {
        var text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    /// Control characters as escapes: what a client sends cannot forge a line.
    private static String escape(String text) {
        if (text.chars().noneMatch(LineFormatter::isUnsafe)) return text;
        var safe = new StringBuilder(text.length() + 16);
        text.chars().forEach(character -> {
            if (isUnsafe(character)) safe.append("\\u%04x".formatted(character));
            else safe.append((char) character);
        });
        return safe.toString();
    }

    private static boolean isUnsafe(int character) {
        return Character.isISOControl(character) && character != '\t';
    }
}
