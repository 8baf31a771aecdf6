// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

/// Where the writer takes compiled statements from.
sealed interface Compiled {
    /// A statement for one use.
    SqliteStatement take(String sql);

    /// Gives a statement back after its use.
    void give(String sql, SqliteStatement statement);

    /// Kept ones: fast, but not fit to say that a budget is used up (S6).
    record Kept(StatementCache statements) implements Compiled {
        @Override
        public SqliteStatement take(String sql) {
            return statements.take(sql);
        }

        @Override
        public void give(String sql, SqliteStatement statement) {
            statements.give(sql, statement);
        }
    }

    /// Each compiled for its use.
    record Fresh(SqliteConnection connection) implements Compiled {
        @Override
        public SqliteStatement take(String sql) {
            return connection.prepare(sql);
        }

        @Override
        public void give(String sql, SqliteStatement statement) {
            statement.close();
        }
    }
}
