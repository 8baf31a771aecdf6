// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.rqlite.api.DatabaseSource;

/// Database files as plain SQLite makes them.
final class DatabaseFiles {
    private DatabaseFiles() {}

    static Path make(Path file, String... sql) {
        try (var database = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = database.createStatement()) {
            for (var text : sql) statement.execute(text);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return file;
    }

    /// A table `u` of so many rows of a kilobyte.
    static Path ofRows(Path file, int rows) {
        return make(
                file,
                "CREATE TABLE u(i INTEGER PRIMARY KEY, x BLOB)",
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < " + rows
                        + ") INSERT INTO u SELECT i, randomblob(1000) FROM n");
    }

    /// Hands a file over in pieces of 64 KB.
    static DatabaseSource source(Path file) {
        return sink -> {
            var piece = new byte[64 << 10];
            try (var in = Files.newInputStream(file)) {
                for (var read = in.read(piece); read > 0; read = in.read(piece)) sink.piece(piece, 0, read);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    static Path overwrite(Path file, long at, int... bytes) {
        try (var open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(at);
            for (var value : bytes) open.write(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    static Path cut(Path file, long length) {
        try (var open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }
}
