// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sql;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rqlite.store.sql.SqlStatement.Feature;
import org.rqlite.store.sql.SqlStatement.Pragma;
import org.rqlite.store.sql.Tokenizer.Kind;

/// Tells from the tokens of one statement what it is. Never fails: what SQLite would refuse is left to
/// SQLite.
final class StatementReader {
    private static final int PARAMETER_INDEX_MAX = 250_000; // SQLite refuses what is above
    private static final Set<String> TIME_KEYWORDS = Set.of("current_timestamp", "current_date", "current_time");

    private final List<Token> tokens;
    private final Map<String, Integer> named = new HashMap<>();
    private int parameterCount;

    private StatementReader(List<Token> tokens) {
        this.tokens = tokens;
    }

    /// Reads one statement.
    ///
    /// @param sql the whole text
    /// @param tokens of the statement; at least one
    static SqlStatement read(String sql, List<Token> tokens) {
        return new StatementReader(tokens).read(sql);
    }

    private SqlStatement read(String sql) {
        var first = afterExplain();
        var explain = first > 0;
        var verb = verbAt(first);
        countParameters();
        var pragma = verb == Verb.PRAGMA ? Optional.of(pragmaAt(first + 1, sql)) : Optional.<Pragma>empty();
        if (explain && verb != Verb.PRAGMA) verb = Verb.SELECT;
        var features = new FeatureReader(tokens, verb).read();
        var schema = verb == Verb.CREATE || verb == Verb.ALTER;
        var indexedTime = schema ? IndexedTime.in(tokens) : IndexedTime.in(List.of());
        if (indexedTime.now()) features.add(Feature.INDEXES_NOW);
        return new SqlStatement(
                sql.substring(tokens.getFirst().start(), tokens.getLast().end()),
                verb,
                verb.changesRows() && returning(),
                parameterCount,
                named,
                calls(),
                indexedTime.functions(),
                pragma,
                features);
    }

    private int afterExplain() {
        if (!is(0, "EXPLAIN")) return 0;
        return is(1, "QUERY") && is(2, "PLAN") ? 3 : 1;
    }

    private Verb verbAt(int first) {
        if (first >= tokens.size() || tokens.get(first).kind() != Kind.WORD) return Verb.OTHER;
        return is(first, "WITH")
                ? verbAfterCommonTables(first + 1)
                : Verb.of(tokens.get(first).name());
    }

    // REPLACE may be the name of a common table
    private Verb verbAfterCommonTables(int from) {
        var depth = 0;
        for (var i = from; i < tokens.size(); i++) {
            var token = tokens.get(i);
            if (token.kind() == Kind.OPEN) depth++;
            if (token.kind() == Kind.CLOSE) depth--;
            if (depth != 0 || token.kind() != Kind.WORD) continue;
            var verb = Verb.of(token.name());
            if (verb == Verb.REPLACE && !is(i + 1, "INTO")) continue;
            if (verb.reads() || verb.changesRows()) return verb;
        }
        return Verb.OTHER;
    }

    // by the rule of sqlite3ExprAssignVarNumber
    private void countParameters() {
        for (var token : tokens) {
            if (token.kind() != Kind.PARAMETER) continue;
            var name = token.name();
            if (name.equals("?")) {
                parameterCount++;
            } else if (name.charAt(0) == '?') {
                var index = name.length() > 7 ? PARAMETER_INDEX_MAX + 1 : Integer.parseInt(name.substring(1));
                if (index <= PARAMETER_INDEX_MAX) parameterCount = Math.max(parameterCount, index);
            } else if (!named.containsKey(name)) {
                named.put(name, ++parameterCount);
            }
        }
    }

    // outside parentheses it is never the name of anything
    private boolean returning() {
        var depth = 0;
        for (var token : tokens) {
            if (token.kind() == Kind.OPEN) depth++;
            if (token.kind() == Kind.CLOSE) depth--;
            if (depth == 0 && token.is("RETURNING")) return true;
        }
        return false;
    }

    private Set<String> calls() {
        var calls = new HashSet<String>();
        for (var i = 0; i < tokens.size(); i++) {
            var token = tokens.get(i);
            if (!token.isName()) continue;
            var name = token.name().toLowerCase(Locale.ROOT);
            var called = i + 1 < tokens.size() && tokens.get(i + 1).kind() == Kind.OPEN;
            if (called || (token.kind() == Kind.WORD && TIME_KEYWORDS.contains(name))) calls.add(name);
        }
        return calls;
    }

    private Pragma pragmaAt(int from, String sql) {
        var at = from + 1 < tokens.size() && tokens.get(from + 1).isSign('.') ? from + 2 : from;
        if (at >= tokens.size()) return new Pragma("", Optional.empty());
        var name = tokens.get(at).name().toLowerCase(Locale.ROOT);
        var argument = at + 1 < tokens.size()
                ? Optional.of(sql.substring(
                        tokens.get(at + 1).start(), tokens.getLast().end()))
                : Optional.<String>empty();
        return new Pragma(name, argument);
    }

    private boolean is(int index, String keyword) {
        return index < tokens.size() && tokens.get(index).is(keyword);
    }
}
