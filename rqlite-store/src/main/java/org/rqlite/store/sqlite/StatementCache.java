// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import java.util.LinkedHashMap;
import java.util.Map;

/// Keeps the statements of one connection that were used last, by their text. A statement is out of the
/// cache while it is in use. One thread.
final class StatementCache implements AutoCloseable {
    private static final int STATEMENTS_MAX = 256;
    private static final int TEXT_LENGTH_MAX = 16 * 1024;

    private final SqliteConnection connection;
    private final LinkedHashMap<String, SqliteStatement> idle = new LinkedHashMap<>(); // least recently used first

    StatementCache(SqliteConnection connection) {
        this.connection = connection;
    }

    /// A statement that nobody else uses.
    SqliteStatement take(String sql) {
        var cached = idle.remove(sql);
        return cached != null ? cached : connection.prepare(sql);
    }

    /// Takes a statement back, resets it and keeps it for the next use.
    void give(String sql, SqliteStatement statement) {
        if (statement.isClosed()) return;
        statement.reset();
        if (sql.length() > TEXT_LENGTH_MAX) {
            statement.close();
            return;
        }
        var twin = idle.putLast(sql, statement); // put alone would leave it at its twin's old place
        if (twin != null) twin.close();
        if (idle.size() > STATEMENTS_MAX) evict();
    }

    /// Number of statements kept.
    int size() {
        return idle.size();
    }

    private void evict() {
        Map.Entry<String, SqliteStatement> eldest = idle.pollFirstEntry();
        eldest.getValue().close();
    }

    @Override
    public void close() {
        idle.values().forEach(SqliteStatement::close);
        idle.clear();
    }
}
