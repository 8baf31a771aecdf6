// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sql;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.rqlite.store.sql.SqlStatement.Feature;
import org.rqlite.store.sql.Tokenizer.Kind;

/// Finds the traits of one statement that decide where it may run.
final class FeatureReader {
    // table-valued forms of settings that depend on the schema alone
    private static final Set<String> SCHEMA_PRAGMAS = Set.of(
            "pragma_foreign_key_list",
            "pragma_index_info",
            "pragma_index_list",
            "pragma_index_xinfo",
            "pragma_table_info",
            "pragma_table_list",
            "pragma_table_xinfo");

    private final List<Token> tokens;
    private final Verb verb;
    private final EnumSet<Feature> found = EnumSet.noneOf(Feature.class);

    FeatureReader(List<Token> tokens, Verb verb) {
        this.tokens = tokens;
        this.verb = verb;
    }

    Set<Feature> read() {
        var schema = verb == Verb.CREATE || verb == Verb.ALTER;
        for (var i = 0; i < tokens.size(); i++) {
            var token = tokens.get(i);
            if (!token.isName()) continue;
            if (verb == Verb.VACUUM && token.is("INTO")) found.add(Feature.INTO);
            if (i == 1 && verb == Verb.CREATE && token.is("VIRTUAL")) found.add(Feature.VIRTUAL);
            if (verb == Verb.ROLLBACK && token.is("TO")) found.add(Feature.TO_SAVEPOINT);
            if (schema && token.is("DEFERRED")) found.add(Feature.DEFERRED);
            if (isTemporary(i)) found.add(Feature.TEMPORARY);
            var name = token.name().toLowerCase(Locale.ROOT);
            if (name.startsWith("sqlite_stat") && isWritten(i)) found.add(Feature.WRITES_STATISTICS);
            if (readsNode(name)) found.add(Feature.READS_NODE);
        }
        return found;
    }

    private boolean isTemporary(int at) {
        var token = tokens.get(at);
        if (at == 1 && verb == Verb.CREATE && (token.is("TEMP") || token.is("TEMPORARY"))) return true;
        return token.name().equalsIgnoreCase("temp")
                && at + 1 < tokens.size()
                && tokens.get(at + 1).isSign('.');
    }

    private static boolean readsNode(String name) {
        return name.equals("dbstat") || (name.startsWith("pragma_") && !SCHEMA_PRAGMAS.contains(name));
    }

    // INTO t, UPDATE [OR x] t, DELETE FROM t, also inside a trigger's body; with or without a schema's name
    private boolean isWritten(int at) {
        var before = at - 1;
        if (before > 1 && tokens.get(before).isSign('.')) before -= 2;
        if (before < 0 || tokens.get(before).kind() != Kind.WORD) return false;
        return switch (tokens.get(before).name().toUpperCase(Locale.ROOT)) {
            case "INTO", "UPDATE", "TABLE", "EXISTS", "ON" -> true;
            case "FROM" -> before > 0 && tokens.get(before - 1).is("DELETE");
            default ->
                before > 1
                        && tokens.get(before - 1).is("OR")
                        && tokens.get(before - 2).is("UPDATE");
        };
    }
}
