// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.sqlite.Function;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteCommitListener;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteLimits;
import org.sqlite.core.CoreStatement;
import org.sqlite.core.DB;

/// A connection over the public low level of sqlite-jdbc (A5): the one class that knows the driver.
///
/// Not over its JDBC statements, which are several times slower, step transactions of their own and drop
/// whatever follows the first statement of a text.
final class LowLevelSqlite implements SqliteConnection {
    private static final int INNOCUOUS = 0x200000; // SQLITE_INNOCUOUS: usable in indexes and triggers
    private static final int UTF_8 = 1; // or functions that an extension brought would win over ours
    private static final int ROW = 100;
    private static final int DONE = 101;

    private final SQLiteConnection connection;
    private final DB db;

    private LowLevelSqlite(SQLiteConnection connection) {
        this.connection = connection;
        this.db = connection.getDatabase();
        // or the driver steps BEGIN and COMMIT after each statement
        connection.getConnectionConfig().setAutoCommit(false);
    }

    /// Opens a file, making it if it is missing.
    static SqliteConnection readWrite(Path file) {
        return open(new SQLiteConfig(), file.toAbsolutePath().toString());
    }

    /// Opens a file that exists, unable to change it.
    static SqliteConnection readOnly(Path file) {
        var config = new SQLiteConfig();
        config.setReadOnly(true);
        return open(config, file.toAbsolutePath().toString());
    }

    /// A fresh database in memory.
    static SqliteConnection inMemory() {
        return open(new SQLiteConfig(), ":memory:");
    }

    private static SqliteConnection open(SQLiteConfig config, String name) {
        // the driver takes what follows a question mark for settings
        if (name.indexOf('?') >= 0) throw new IllegalArgumentException("path must not contain '?': " + name);
        return call(() -> {
            var opened = config.createConnection("jdbc:sqlite:" + name);
            if (opened instanceof SQLiteConnection sqlite) return new LowLevelSqlite(sqlite);
            throw new IllegalStateException("not a connection of the SQLite driver: " + opened);
        });
    }

    @Override
    public SqliteStatement prepare(String sql) {
        return call(() -> new Statement(connection, sql));
    }

    @Override
    public void run(String sql) {
        try (var statement = prepare(sql)) {
            var row = statement.execute(SqliteStatement.NO_VALUES);
            while (row) row = statement.step();
        }
    }

    @Override
    public long changes() {
        return call(db::changes);
    }

    @Override
    public void interrupt() {
        invoke(db::interrupt);
    }

    @Override
    public void busyTimeoutMillis(int millis) {
        invoke(() -> db.busy_timeout(millis));
    }

    @Override
    public void limit(Limit limit, int value) {
        var id = switch (limit) {
            case LENGTH -> SQLiteLimits.SQLITE_LIMIT_LENGTH;
            case ATTACHED -> SQLiteLimits.SQLITE_LIMIT_ATTACHED;
        };
        call(() -> db.limit(id.getId(), value));
    }

    @Override
    public void onProgress(int steps, BooleanSupplier stop) {
        invoke(() -> db.register_progress_handler(steps, new ProgressHandler() {
            @Override
            protected int progress() {
                return stop.getAsBoolean() ? 1 : 0;
            }
        }));
    }

    @Override
    public void onRollback(Runnable told) {
        db.addCommitListener(new SQLiteCommitListener() {
            @Override
            public void onCommit() {}

            @Override
            public void onRollback() {
                told.run();
            }
        });
    }

    @Override
    public void onRowChange(LongConsumer told) {
        db.addUpdateListener((_, _, _, rowid) -> told.accept(rowid));
    }

    @Override
    public void define(String name, int arguments, boolean pure, SqlFunction function) {
        var flags = UTF_8 | INNOCUOUS | (pure ? Function.FLAG_DETERMINISTIC : 0);
        invoke(() -> Function.create(connection, name, new FunctionCall(function), arguments, flags));
    }

    @Override
    public String version() {
        return call(db::libversion);
    }

    @Override
    public void close() {
        invoke(connection::close);
    }

    private static <T extends @Nullable Object> T call(Call<T> call) {
        try {
            return call.run();
        } catch (SQLException e) {
            throw SqliteException.of(e);
        }
    }

    private static void invoke(Action action) {
        try {
            action.run();
        } catch (SQLException e) {
            throw SqliteException.of(e);
        }
    }

    @FunctionalInterface
    private interface Call<T extends @Nullable Object> {
        T run() throws SQLException;
    }

    @FunctionalInterface
    private interface Action {
        void run() throws SQLException;
    }

    private static final byte[] NO_BYTES = {};

    private static final class FunctionCall extends Function implements SqlFunction.Call {
        private final SqlFunction function;

        FunctionCall(SqlFunction function) {
            this.function = function;
        }

        @Override
        protected void xFunc() throws SQLException {
            try {
                function.run(this);
            } catch (SqliteException e) {
                error(e.getMessage());
            }
        }

        @Override
        public int size() {
            return call(this::args);
        }

        @Override
        public @Nullable Object argument(int index) {
            return LowLevelSqlite.<@Nullable Object>call(() -> switch (value_type(index)) {
                case 1 -> value_long(index);
                case 2 -> value_double(index);
                case 3 -> value_text(index);
                case 4 -> Objects.requireNonNullElse(value_blob(index), NO_BYTES);
                default -> null;
            });
        }

        @Override
        public void answer(long value) {
            invoke(() -> result(value));
        }

        @Override
        public void answer(double value) {
            invoke(() -> result(value));
        }

        @Override
        public void answer(String value) {
            invoke(() -> result(value));
        }

        @Override
        public void answer(byte[] value) {
            invoke(() -> result(value));
        }
    }

    private static final class Statement extends CoreStatement implements SqliteStatement {
        private final DB db;
        private final long handle; // used only while open

        Statement(SQLiteConnection connection, String sql) throws SQLException {
            super(connection);
            this.sql = sql;
            db = connection.getDatabase();
            db.prepare(this);
            handle = pointer.safeRunLong((_, address) -> address);
        }

        @Override
        public boolean execute(@Nullable Object[] values) {
            checkUsable();
            return LowLevelSqlite.<Boolean>call(() -> db.execute(this, values));
        }

        @Override
        public boolean step() {
            checkUsable();
            return LowLevelSqlite.<Boolean>call(() -> {
                var code = db.step(handle);
                if (code != ROW && code != DONE) db.throwex(code);
                return code == ROW;
            });
        }

        @Override
        public void reset() {
            if (isClosed()) return;
            invoke(() -> {
                // its result repeats the error of the last step, which was thrown already
                var _ = db.reset(handle);
                db.clear_bindings(handle);
            });
        }

        @Override
        public int columnCount() {
            checkUsable();
            return call(() -> db.column_count(handle));
        }

        @Override
        public String columnName(int column) {
            checkUsable();
            return call(() -> db.column_name(handle, column));
        }

        @Override
        public String columnDeclaredType(int column) {
            checkUsable();
            return Objects.requireNonNullElse(call(() -> db.column_decltype(handle, column)), "");
        }

        @Override
        public String columnTable(int column) {
            checkUsable();
            return Objects.requireNonNullElse(call(() -> db.column_table_name(handle, column)), "");
        }

        @Override
        public int columnType(int column) {
            checkUsable();
            return call(() -> db.column_type(handle, column));
        }

        @Override
        public long columnLong(int column) {
            checkUsable();
            return call(() -> db.column_long(handle, column));
        }

        @Override
        public double columnDouble(int column) {
            checkUsable();
            return call(() -> db.column_double(handle, column));
        }

        @Override
        public byte[] columnBytes(int column) {
            checkUsable();
            return Objects.requireNonNullElse(call(() -> db.column_blob(handle, column)), NO_BYTES);
        }

        @Override
        public boolean isClosed() {
            return pointer.isClosed();
        }

        @Override
        public void close() {
            // its result repeats the error of the last step, which was thrown already
            invoke(pointer::close);
        }

        // a handle that was freed would crash the process
        private void checkUsable() {
            if (isClosed()) throw new IllegalStateException("statement is closed");
        }

        @Override
        public ResultSet executeQuery(String ignored, boolean closeOnCompletion) {
            throw new UnsupportedOperationException();
        }
    }
}
