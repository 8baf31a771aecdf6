// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.flags;

import java.time.Duration;

/// The value of a flag.
sealed interface FlagValue {
    record Toggle(boolean on) implements FlagValue {}

    record Whole(long number) implements FlagValue {}

    record Span(Duration duration) implements FlagValue {}

    record Word(String text) implements FlagValue {}

    /// As one would write it.
    default String text() {
        return switch (this) {
            case Toggle(var on) -> Boolean.toString(on);
            case Whole(var number) -> Long.toString(number);
            case Span(var duration) -> GoDuration.format(duration);
            case Word(var text) -> text;
        };
    }

    /// What Go's usage text says of it as a default: nothing of a zero value.
    default String defaultNote() {
        return switch (this) {
            case Toggle(var on) when !on -> "";
            case Whole(var number) when number == 0 -> "";
            case Span(var duration) when duration.isZero() -> "";
            case Word(var text) -> text.isEmpty() ? "" : " (default " + GoText.quote(text) + ")";
            case Toggle _, Whole _, Span _ -> " (default " + text() + ")";
        };
    }
}
