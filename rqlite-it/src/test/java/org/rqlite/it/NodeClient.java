// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Speaks a node's HTTP API as any client does.
public final class NodeClient {
    /// What a client may conclude about one write.
    public enum Outcome {
        /// The node said that it is done: it must never be lost.
        ACKNOWLEDGED,
        /// No answer, or none that says so: it may be there, once.
        UNKNOWN
    }

    private static final Pattern VALUES = Pattern.compile("\"values\":\\[(.*)]}]", Pattern.DOTALL);
    private static final Pattern ROW = Pattern.compile("\\[([^\\[\\]]*)]");

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final String api;

    NodeClient(int port) {
        this("127.0.0.1:" + port);
    }

    /// Of a node anywhere.
    ///
    /// @param address `host:port`
    public NodeClient(String address) {
        this.api = "http://" + address;
    }

    public boolean ready() {
        try {
            return get("/readyz", Duration.ofSeconds(2)).statusCode() == 200;
        } catch (IOException _) {
            return false;
        }
    }

    public HttpResponse<String> get(String path, Duration timeout) throws IOException {
        return send(
                HttpRequest.newBuilder(URI.create(api + path)).timeout(timeout).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String json) throws IOException {
        var request = HttpRequest.newBuilder(URI.create(api + path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        return send(request, BodyHandlers.ofString());
    }

    /// Writes, and says what a careful client would conclude.
    public Outcome write(String json) {
        try {
            var answer = post("/db/execute", json);
            var done = answer.statusCode() == 200 && !answer.body().contains("\"error\"");
            return done ? Outcome.ACKNOWLEDGED : Outcome.UNKNOWN;
        } catch (IOException _) {
            return Outcome.UNKNOWN;
        }
    }

    /// Writes what must succeed.
    public void execute(String sql) {
        try {
            var answer = post("/db/execute", "[\"" + sql + "\"]");
            if (answer.statusCode() != 200 || answer.body().contains("\"error\""))
                throw new AssertionError(answer.body());
        } catch (IOException e) {
            throw new AssertionError(sql, e);
        }
    }

    /// Reads what must succeed, linearizable.
    ///
    /// @return each row's values as JSON, strings with their quotes; no value may hold a bracket or a comma
    public List<List<String>> query(String sql) {
        try {
            var path = "/db/query?level=linearizable&q=" + URLEncoder.encode(sql, StandardCharsets.UTF_8);
            var answer = get(path, Duration.ofSeconds(60));
            if (answer.statusCode() != 200 || answer.body().contains("\"error\""))
                throw new AssertionError(answer.body());
            return rows(answer.body());
        } catch (IOException e) {
            throw new AssertionError(sql, e);
        }
    }

    InputStream stream(String sql) throws IOException {
        var uri = URI.create(api + "/db/query?q=" + URLEncoder.encode(sql, StandardCharsets.UTF_8));
        return send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofInputStream())
                .body();
    }

    private <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) throws IOException {
        try {
            return http.send(request, handler);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static List<List<String>> rows(String body) {
        var values = VALUES.matcher(body);
        var rows = new ArrayList<List<String>>();
        if (!values.find()) return rows;
        var row = ROW.matcher(values.group(1));
        while (row.find()) rows.add(List.of(row.group(1).split(",")));
        return rows;
    }
}
