// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Whoever backs a cluster up through one of its nodes.
record BackupClient(ClusterNode node) {
    private static final Duration MAX = Duration.ofMinutes(2);

    /// The whole answer.
    HttpResponse<byte[]> get(String parameters) {
        var request = HttpRequest.newBuilder(URI.create("http://" + node.place().http() + "/db/backup" + parameters))
                .timeout(MAX)
                .build();
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// Saves what must succeed.
    Path save(String parameters, Path into) {
        var answer = get(parameters);
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.statusCode() + " " + new String(answer.body(), StandardCharsets.UTF_8));
        }
        try {
            return Files.write(into, answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Begins, and takes the first bytes only. The caller closes the connection.
    Socket begin(String parameters) throws IOException {
        var at = node.place().http();
        var colon = at.lastIndexOf(':');
        var socket = new Socket();
        socket.setReceiveBufferSize(64 << 10);
        socket.connect(new InetSocketAddress(at.substring(0, colon), Integer.parseInt(at.substring(colon + 1))));
        socket.getOutputStream()
                .write(("GET /db/backup" + parameters + " HTTP/1.1\r\nHost: x\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        var head = new String(socket.getInputStream().readNBytes(100_000), StandardCharsets.ISO_8859_1);
        if (!head.startsWith("HTTP/1.1 200 OK\r\n")) throw new AssertionError(head);
        return socket;
    }

    /// The first column of what plain SQLite finds in a file.
    static List<String> query(Path file, String sql) {
        try (var database = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = database.createStatement();
                var rows = statement.executeQuery(sql)) {
            var found = new ArrayList<String>();
            while (rows.next()) found.add(rows.getString(1));
            return found;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
