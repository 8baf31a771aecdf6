// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sql;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.rqlite.store.sql.Tokenizer.Kind;

/// Finds functions of time, and the current time, inside an index or a generated column.
///
/// SQLite's own functions refuse it when they run; those that are bound to a request's time cannot tell,
/// and an index over them would no longer fit its table at the next change (S7).
final class IndexedTime {
    /// SQLite's functions of time.
    private static final Set<String> TIME_FUNCTIONS =
            Set.of("date", "time", "datetime", "julianday", "unixepoch", "strftime", "timediff");

    private final List<Token> tokens;
    private final Set<String> functions = new HashSet<>();
    private boolean now;

    private IndexedTime(List<Token> tokens) {
        this.tokens = tokens;
    }

    /// Looks at a `CREATE` or `ALTER`.
    static IndexedTime in(List<Token> tokens) {
        var found = new IndexedTime(tokens);
        found.look();
        return found;
    }

    /// Names of the functions of time found, in lower case.
    Set<String> functions() {
        return functions;
    }

    /// Whether one of them means the current time.
    boolean now() {
        return now;
    }

    private void look() {
        if (is(0, "CREATE") && (is(1, "INDEX") || (is(1, "UNIQUE") && is(2, "INDEX")))) {
            lookWithin(0, tokens.size());
            return;
        }
        for (var i = 0; i + 1 < tokens.size(); i++) {
            if (is(i, "AS") && tokens.get(i + 1).kind() == Kind.OPEN) lookWithin(i + 1, closing(i + 1));
        }
    }

    private void lookWithin(int from, int to) {
        for (var i = from; i + 1 < to; i++) {
            if (!isTimeFunction(i) || tokens.get(i + 1).kind() != Kind.OPEN) continue;
            functions.add(tokens.get(i).name().toLowerCase(Locale.ROOT));
            now |= meansNow(i);
        }
    }

    private boolean isTimeFunction(int at) {
        var token = tokens.get(at);
        return token.isName() && TIME_FUNCTIONS.contains(token.name().toLowerCase(Locale.ROOT));
    }

    // without an argument, strftime without a second one, with the word itself, or with a modifier in its place
    private boolean meansNow(int at) {
        var name = tokens.get(at).name().toLowerCase(Locale.ROOT);
        var timeAt = name.equals("strftime") ? 2 : 1;
        var end = closing(at + 1);
        var arguments = end > at + 2 ? 1 : 0;
        var depth = 0;
        for (var i = at + 2; i < end; i++) {
            var token = tokens.get(i);
            if (token.kind() == Kind.OPEN) depth++;
            if (token.kind() == Kind.CLOSE) depth--;
            if (depth == 0 && token.isSign(',')) arguments++;
            if (token.isName() && token.name().equalsIgnoreCase("now")) return true;
            var isTime = arguments == timeAt || name.equals("timediff");
            if (isTime && token.isName() && isSubsecond(token.name())) return true;
        }
        return arguments < timeAt;
    }

    private static boolean isSubsecond(String name) {
        return name.equalsIgnoreCase("subsec") || name.equalsIgnoreCase("subsecond");
    }

    private int closing(int open) {
        var depth = 0;
        for (var i = open; i < tokens.size(); i++) {
            if (tokens.get(i).kind() == Kind.OPEN) depth++;
            if (tokens.get(i).kind() == Kind.CLOSE && --depth == 0) return i;
        }
        return tokens.size();
    }

    private boolean is(int index, String keyword) {
        return index < tokens.size() && tokens.get(index).is(keyword);
    }
}
