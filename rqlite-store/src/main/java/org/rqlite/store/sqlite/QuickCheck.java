// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// SQLite's own look at a database file, at all of its pages but not at what indexes say of tables.
public final class QuickCheck {
    private static final int INTERVAL = 100_000; // steps between two looks at the clock
    private static final String SOUND = "ok";
    private static final String HEADING = "*** in database main ***";

    private QuickCheck() {}

    /// Whether a file is damaged. Blocks; about two seconds for each gigabyte.
    ///
    /// @param file nobody has it open; marked for a rollback journal, or SQLite would make files beside it
    /// @param timeMax after which it is not looked at any further
    /// @return what SQLite says against it
    public static Optional<String> fault(Path file, Duration timeMax) {
        var end = System.nanoTime() + timeMax.toNanos();
        try (var connection = LowLevelSqlite.readOnly(file)) {
            connection.run("PRAGMA query_only = ON");
            connection.run("PRAGMA temp_store = MEMORY");
            connection.run("PRAGMA cache_size = -16384");
            connection.limit(SqliteConnection.Limit.ATTACHED, 0);
            connection.onProgress(INTERVAL, () -> System.nanoTime() - end >= 0);
            try (var statement = connection.prepare("PRAGMA quick_check(1)")) {
                statement.execute(SqliteStatement.NO_VALUES);
                var said = Texts.fromUtf8(statement.columnBytes(0));
                return said.equals(SOUND) ? Optional.empty() : Optional.of(oneLine(said));
            }
        } catch (SqliteException e) {
            if (e.primaryCode() == ResultCodes.INTERRUPT) {
                return Optional.of("it takes longer than " + timeMax.toSeconds() + " seconds to check");
            }
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static String oneLine(String said) {
        return said.replace(HEADING, "").replace('\n', ' ').strip();
    }
}
