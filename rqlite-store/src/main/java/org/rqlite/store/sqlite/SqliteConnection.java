// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/// One connection to a database. Used by one thread at a time, but for [#interrupt()].
///
/// Every method that reaches SQLite throws [SqliteException] if SQLite refuses.
interface SqliteConnection extends AutoCloseable {
    /// Limits of <https://sqlite.org/c3ref/c_limit_attached.html>.
    enum Limit {
        /// Most bytes of a text, BLOB or row.
        LENGTH,
        /// Most attached databases.
        ATTACHED
    }

    /// Compiles one statement.
    ///
    /// @param sql one statement that is not blank
    SqliteStatement prepare(String sql);

    /// Runs one statement without parameters to its end and drops its rows.
    void run(String sql);

    /// Rows changed by the last row change that was completed.
    long changes();

    /// Makes the call that is running in another thread fail soon.
    void interrupt();

    /// Sets how long a call waits for another connection's lock.
    void busyTimeoutMillis(int millis);

    /// Sets a limit.
    void limit(Limit limit, int value);

    /// Sets what is asked after every so many steps of the virtual machine; true stops the statement.
    void onProgress(int steps, BooleanSupplier stop);

    /// Sets what is told when a whole transaction is rolled back.
    void onRollback(Runnable told);

    /// Sets what is told the rowid of each row changed.
    void onRowChange(LongConsumer told);

    /// Puts a function in place of SQLite's own.
    ///
    /// @param name its name
    /// @param arguments how many it takes; -1 for any number
    /// @param pure whether equal arguments give equal results, as far as SQLite needs to know
    void define(String name, int arguments, boolean pure, SqlFunction function);

    /// Version of the library, such as `3.54.1`.
    String version();

    /// Closes all statements, then the connection.
    @Override
    void close();
}
