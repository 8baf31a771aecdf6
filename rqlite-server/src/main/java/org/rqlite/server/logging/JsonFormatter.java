// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.logging;

import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/// Writes events as JSON objects, one a line: `time` (RFC 3339, UTC), `level`, `prefix`, `logger`, `message`, and
/// `error`, a stack trace, where there is one.
final class JsonFormatter extends Formatter {
    @Override
    public String format(LogRecord event) {
        var logger = String.valueOf(event.getLoggerName());
        var line = new StringBuilder("{\"time\":");
        quote(line, event.getInstant().toString());
        field(line, "level", LevelName.of(event.getLevel()));
        field(line, "prefix", Origin.of(logger).prefix());
        field(line, "logger", logger);
        field(line, "message", formatMessage(event));
        var thrown = event.getThrown();
        if (thrown != null) field(line, "error", LineFormatter.trace(thrown));
        return line.append("}\n").toString();
    }

    private static void field(StringBuilder line, String name, String value) {
        line.append(",\"").append(name).append("\":");
        quote(line, value);
    }

    /// A JSON string (RFC 8259, section 7), ASCII controls and lone surrogates escaped.
    private static void quote(StringBuilder line, String value) {
        line.append('"');
        value.codePoints().forEach(point -> {
            switch (point) {
                case '"' -> line.append("\\\"");
                case '\\' -> line.append("\\\\");
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> {
                    var lone = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
                    if (point < 0x20 || point == 0x7f || lone) line.append("\\u%04x".formatted(point));
                    else line.appendCodePoint(point);
                }
            }
        });
        line.append('"');
    }
}
