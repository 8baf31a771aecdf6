// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sql;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.rqlite.store.sql.Tokenizer.Kind;

/// A SQL text cut into its statements.
///
/// @param statements in order; none if the text holds white space, comments and semicolons only
/// @param blankTail whether something that is no statement, such as a comment, follows the last semicolon
public record SqlScript(List<SqlStatement> statements, boolean blankTail) {
    /// Copies `statements`.
    public SqlScript {
        statements = List.copyOf(statements);
    }

    /// Cuts a text at the semicolons between statements; those inside the body of a trigger cut nothing.
    ///
    /// @param sql any text without U+0000
    /// @return its statements
    public static SqlScript split(String sql) {
        var statements = new ArrayList<SqlStatement>();
        var tokens = new ArrayList<Token>();
        var trigger = new TriggerBody();
        var tokenizer = new Tokenizer(sql);
        var lastSemicolon = sql.length();
        while (tokenizer.advance()) {
            var ends = tokenizer.kind() == Kind.SEMICOLON && trigger.endsAtSemicolon();
            if (!ends) {
                trigger.see(tokenizer);
                tokens.add(new Token(tokenizer.kind(), tokenizer.name(), tokenizer.start(), tokenizer.end()));
                continue;
            }
            if (!tokens.isEmpty()) {
                statements.add(StatementReader.read(sql, tokens));
                lastSemicolon = tokenizer.end();
            }
            tokens.clear();
            trigger = new TriggerBody();
        }
        if (!tokens.isEmpty()) {
            statements.add(StatementReader.read(sql, tokens));
            lastSemicolon = sql.length();
        }
        return new SqlScript(statements, !sql.substring(lastSemicolon).isBlank());
    }

    /// Whether it holds no statement.
    ///
    /// @return true for white space, comments and semicolons only
    public boolean isBlank() {
        return statements.isEmpty();
    }

    /// Whether all statements only read.
    ///
    /// @return true also for a blank text
    public boolean readOnly() {
        return statements.stream().allMatch(SqlStatement::readOnly);
    }

    /// Whether one of the statements must run outside a transaction that others share.
    ///
    /// @return false for a blank text
    public boolean isolated() {
        return statements.stream().anyMatch(SqlStatement::isolated);
    }

    /// Whether one of the statements calls one of these functions in its own text.
    ///
    /// @param functions names in lower case
    /// @return false for a blank text
    public boolean callsAnyOf(Set<String> functions) {
        for (var statement : statements) { // for each request, hence no streams
            if (!Collections.disjoint(statement.calls(), functions)) return true;
        }
        return false;
    }

    /// Follows a statement to know whether a semicolon ends it: in `CREATE TRIGGER` only after `; END`
    /// (`sqlite3_complete`).
    private static final class TriggerBody {
        private int words; // since CREATE, itself included; 0 if the statement does not begin with it
        private boolean first = true;
        private boolean trigger;
        private boolean afterSemicolon;
        private boolean afterEnd;

        boolean endsAtSemicolon() {
            return !trigger || afterEnd;
        }

        void see(Tokenizer token) {
            var explain = first && token.is("EXPLAIN");
            if (words > 0) words++;
            if (first && token.is("CREATE")) words = 1;
            if (words > 1 && words <= 3 && token.is("TRIGGER")) trigger = true;
            afterEnd = afterSemicolon && token.is("END");
            afterSemicolon = token.kind() == Kind.SEMICOLON;
            // EXPLAIN [QUERY PLAN] may stand before CREATE
            first = explain || (first && (token.is("QUERY") || token.is("PLAN")));
        }
    }
}
