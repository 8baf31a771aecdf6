// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import org.rqlite.store.sql.SqlStatement;
import org.rqlite.store.sql.Verb;

/// The two numbers that a client is told after each statement: what the last insert and the last change
/// on the connection left.
///
/// Kept here, since SQLite's own depend on how requests were grouped; SQLite's rowid is kept equal to
/// this one, for an insert that makes no row leaves it alone. Apply thread only.
final class Counters {
    private static final String READ = "SELECT last_insert_rowid()";
    private static final String SET = "INSERT OR REPLACE INTO temp.rqlite_counters(id) VALUES(?)";
    private static final String CHANGE_NOTHING = "DELETE FROM temp.rqlite_counters WHERE 0";

    private final SqliteConnection connection;
    private final StatementCache statements;
    private long lastInsertId;
    private long rowsAffected;

    private Counters(SqliteConnection connection, StatementCache statements) {
        this.connection = connection;
        this.statements = statements;
    }

    /// Both start at 0.
    static Counters install(SqliteConnection connection, StatementCache statements) {
        connection.run("CREATE TEMP TABLE rqlite_counters(id INTEGER PRIMARY KEY)");
        return new Counters(connection, statements);
    }

    long lastInsertId() {
        return lastInsertId;
    }

    long rowsAffected() {
        return rowsAffected;
    }

    /// Takes what a statement left.
    ///
    /// @param succeeded an insert that failed may have made rows before
    void after(SqlStatement statement, boolean succeeded) {
        if (!statement.verb().changesRows()) return;
        if (succeeded) rowsAffected = connection.changes();
        if (statement.verb() != Verb.INSERT && statement.verb() != Verb.REPLACE) return;
        var read = statements.take(READ);
        read.execute(SqliteStatement.NO_VALUES);
        lastInsertId = read.columnLong(0);
        statements.give(READ, read);
    }

    /// Undoes what a statement did to SQLite's rowid without a row of the client's: `VACUUM` and virtual tables
    /// insert rows of their own. It would show after an insert that makes no rowid, unless a group was given up
    /// in between.
    void keepRowid() {
        execute(SET, new Object[] {lastInsertId});
    }

    /// Sets both to 0, in SQLite too: for requests whose SQL looks at them, which would differ after a
    /// restart.
    void reset() {
        restore(0, 0);
        execute(CHANGE_NOTHING, SqliteStatement.NO_VALUES);
    }

    /// Goes back to what was before changes that were undone.
    void restore(long insertId, long rows) {
        execute(SET, new Object[] {insertId});
        lastInsertId = insertId;
        rowsAffected = rows;
    }

    private void execute(String sql, Object[] values) {
        var statement = statements.take(sql);
        statement.execute(values);
        statements.give(sql, statement);
    }
}
