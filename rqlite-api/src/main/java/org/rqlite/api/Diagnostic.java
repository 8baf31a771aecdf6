// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// A tree of facts about a running node, as shown by `/status`; holds no secrets.
public sealed interface Diagnostic {
    /// Named facts.
    ///
    /// @param facts sorted by name
    record Section(SortedMap<String, Diagnostic> facts) implements Diagnostic {
        /// Copies `facts`.
        public Section {
            facts = Collections.unmodifiableSortedMap(new TreeMap<>(facts));
        }
    }

    /// A list of facts.
    ///
    /// @param facts in order
    record Items(List<Diagnostic> facts) implements Diagnostic {
        /// Copies `facts`.
        public Items {
            facts = List.copyOf(facts);
        }
    }

    /// A text.
    ///
    /// @param value shown as it is
    record Text(String value) implements Diagnostic {}

    /// A whole number.
    ///
    /// @param value the whole `long` range
    record Count(long value) implements Diagnostic {}

    /// A measured number.
    ///
    /// @param value finite
    record Measure(double value) implements Diagnostic {}

    /// A yes or no.
    ///
    /// @param value the answer
    record Flag(boolean value) implements Diagnostic {}

    /// Nothing known.
    record Unknown() implements Diagnostic {}

    /// A text.
    ///
    /// @param value the text
    /// @return the fact
    static Diagnostic of(String value) {
        return new Text(value);
    }

    /// A whole number.
    ///
    /// @param value the number
    /// @return the fact
    static Diagnostic of(long value) {
        return new Count(value);
    }

    /// A yes or no.
    ///
    /// @param value the answer
    /// @return the fact
    static Diagnostic of(boolean value) {
        return new Flag(value);
    }

    /// Named facts.
    ///
    /// @param facts in any order
    /// @return the section
    static Section section(Map<String, ? extends Diagnostic> facts) {
        return new Section(new TreeMap<>(facts));
    }
}
