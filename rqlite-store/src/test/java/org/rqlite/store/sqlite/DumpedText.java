// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Set;
import org.rqlite.api.BackupSink;

/// Dumps an engine's database, and makes a database of the text.
final class DumpedText implements BackupSink {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    static String of(TestEngine engine, String... tables) {
        var text = new DumpedText();
        engine.engine.dump(Set.of(tables), text);
        return text.bytes.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void piece(byte[] piece, int offset, int length) {
        bytes.write(piece, offset, length);
    }

    /// What a query finds in a fresh database once the text was run in it: the first column, lines joined.
    static String found(String dump, String query) throws SQLException {
        try (var database = DriverManager.getConnection("jdbc:sqlite::memory:");
                var statement = database.createStatement()) {
            statement.executeUpdate(dump);
            var lines = new StringBuilder();
            try (var rows = statement.executeQuery(query)) {
                while (rows.next()) lines.append(rows.getString(1)).append('\n');
            }
            return lines.toString();
        }
    }
}
