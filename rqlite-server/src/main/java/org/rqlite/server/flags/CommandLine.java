// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.flags;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/// A command line whose flags are known and readable; whether they make sense together is for [Validation].
///
/// @param values those given, by name, older names replaced
/// @param given the names as they were written
/// @param rest what follows the flags: the data directory, and nothing more if all is well
public record CommandLine(Map<String, FlagValue> values, SortedSet<String> given, List<String> rest) {
    /// Copies the collections.
    public CommandLine {
        values = Map.copyOf(values);
        given = Collections.unmodifiableSortedSet(new TreeSet<>(given));
        rest = List.copyOf(rest);
    }

    /// The value of a switch.
    ///
    /// @param name of a flag of that type
    /// @return as given, or the default
    public boolean toggle(String name) {
        if (value(name) instanceof FlagValue.Toggle(var on)) return on;
        throw new IllegalArgumentException("-" + name + " is no switch");
    }

    /// The value of a whole number.
    ///
    /// @param name of a flag of that type
    /// @return as given, or the default
    public long whole(String name) {
        if (value(name) instanceof FlagValue.Whole(var number)) return number;
        throw new IllegalArgumentException("-" + name + " is no number");
    }

    /// The value of a duration.
    ///
    /// @param name of a flag of that type
    /// @return as given, or the default
    public Duration span(String name) {
        if (value(name) instanceof FlagValue.Span(var duration)) return duration;
        throw new IllegalArgumentException("-" + name + " is no duration");
    }

    /// The value of a text.
    ///
    /// @param name of a flag of that type
    /// @return as given, or the default
    public String word(String name) {
        if (value(name) instanceof FlagValue.Word(var text)) return text;
        throw new IllegalArgumentException("-" + name + " is no text");
    }

    /// The entries of a comma-separated list.
    ///
    /// @param name of a flag that takes a text
    /// @return none if the text is empty; an entry may be empty
    public List<String> entries(String name) {
        var list = word(name);
        return list.isEmpty() ? List.of() : List.of(list.split(",", -1));
    }

    /// The first word after the flags.
    ///
    /// @return trimmed; empty if there is none
    public String dataFolder() {
        return rest.isEmpty() ? "" : rest.getFirst().strip();
    }

    FlagValue value(String name) {
        var flag = FlagTable.find(name).orElseThrow(() -> new IllegalArgumentException("there is no flag -" + name));
        return values.getOrDefault(name, flag.initialValue());
    }
}
