// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.structure;

import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Something that no source file may hold.
///
/// @param name the rule as a sentence
/// @param scope says of a path from the project's root, with `/`, whether the rule reaches it
/// @param broken says whether a file's text breaks the rule
/// @param sample a text that breaks it: a rule that cannot fail is none
record SourceRule(String name, Predicate<String> scope, Predicate<String> broken, String sample) {
    static SourceRule forbids(String name, Predicate<String> scope, String pattern, String sample) {
        return new SourceRule(name, scope, Pattern.compile(pattern).asPredicate(), sample);
    }

    @Override
    public String toString() {
        return name;
    }
}
