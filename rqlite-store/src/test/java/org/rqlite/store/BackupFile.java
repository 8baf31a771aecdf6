// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.rqlite.api.Backup;
import org.rqlite.api.Backup.Form;
import org.rqlite.api.Backups;

/// A backup as a client has it: a file that plain SQLite opens.
record BackupFile(Path path) {
    static Backup of(Form form) {
        return new Backup(form, List.of(), true, Duration.ofSeconds(20));
    }

    static BackupFile save(Backups backups, Backup backup, Path path) {
        var bytes = new ByteArrayOutputStream();
        backups.backUp(backup, bytes::write);
        try {
            Files.write(path, bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new BackupFile(path);
    }

    /// The first column of what a query finds.
    List<String> query(String sql) throws SQLException {
        var found = new ArrayList<String>();
        try (var database = DriverManager.getConnection("jdbc:sqlite:" + path);
                var statement = database.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) found.add(rows.getString(1));
        }
        return found;
    }

    /// The read and write version in its header: 1 for a rollback journal, 2 for a write-ahead log.
    List<Integer> versions() throws IOException {
        try (var in = Files.newInputStream(path)) {
            var head = in.readNBytes(20);
            return List.of((int) head[18], (int) head[19]);
        }
    }
}
