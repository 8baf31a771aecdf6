// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;

/// A database file that a client sends to a node.
public record LoadFile(Path file) {
    private static final Duration MAX = Duration.ofMinutes(10);

    /// Sends it.
    ///
    /// @param address of the node's HTTP API
    /// @param path `/db/load` or `/boot`
    /// @return status and body of the answer; `no answer` if the node went away
    public String post(String address, String path) {
        try (var http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            var request = HttpRequest.newBuilder(URI.create("http://" + address + path))
                    .timeout(MAX)
                    .POST(HttpRequest.BodyPublishers.ofFile(file))
                    .build();
            var answer = http.send(request, BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        } catch (FileNotFoundException e) {
            throw new UncheckedIOException(e);
        } catch (IOException _) {
            return "no answer";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// A database of so many megabytes, with a table of that name.
    public static LoadFile make(Path file, String table, int megabytes) {
        try (var database = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = database.createStatement()) {
            statement.execute("PRAGMA journal_mode=OFF");
            statement.execute("CREATE TABLE " + table + "(i INTEGER PRIMARY KEY, x BLOB)");
            statement.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < "
                    + megabytes * 100 + ") INSERT INTO " + table + " SELECT i, randomblob(10000) FROM n");
            return new LoadFile(file);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The first half of it.
    public LoadFile half() {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() / 2);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
