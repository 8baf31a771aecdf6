// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.cluster;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A client of one node's HTTP API that tells apart what was done, what certainly was not, and what nobody knows.
public final class SqlClient {
    private static final Duration CONNECT_MAX = Duration.ofSeconds(2);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(15);

    // what a node says only if it has not written, and never will
    private static final Set<String> REFUSALS = Set.of(
            "not leader", "leader not found", "store not ready", "store not open", "stale read", "Service Unavailable");

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(CONNECT_MAX)
            .build();
    private final String api;

    /// @param address `host:port`
    SqlClient(String address) {
        this.api = "http://" + address;
    }

    /// Writes.
    ///
    /// @param statements a JSON array as of `/db/execute`
    /// @param transaction all or none
    public Answer write(String statements, boolean transaction) {
        return answer(post(transaction ? "/db/execute?transaction" : "/db/execute", statements));
    }

    /// Writes one statement.
    ///
    /// @param parameters numbers, or texts without quotes and backslashes
    public Answer write(String sql, Object... parameters) {
        return write("[" + statement(sql, parameters) + "]", false);
    }

    /// Reads.
    public Answer read(ReadLevel level, String sql) {
        return answer(get("/db/query?" + level.parameter() + "&q=" + encoded(sql)));
    }

    /// One statement as JSON.
    static String statement(String sql, Object... parameters) {
        var text = new StringBuilder("[\"")
                .append(sql.replace("\\", "\\\\").replace("\"", "\\\""))
                .append('"');
        for (var parameter : parameters) {
            text.append(',').append(parameter instanceof Number ? parameter : "\"" + parameter + "\"");
        }
        return text.append(']').toString();
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    HttpRequest get(String path) {
        return HttpRequest.newBuilder(URI.create(api + path))
                .timeout(ANSWER_MAX)
                .build();
    }

    HttpRequest post(String path, String json) {
        return HttpRequest.newBuilder(URI.create(api + path))
                .timeout(ANSWER_MAX)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
    }

    /// What the node says, whatever it is; empty if it says nothing.
    Optional<HttpResponse<String>> ask(HttpRequest request) {
        try {
            return Optional.of(send(request));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private Answer answer(HttpRequest request) {
        try {
            return answer(send(request));
        } catch (ConnectException | HttpConnectTimeoutException e) {
            return new Answer.Refused("no connection: " + e.getMessage());
        } catch (IOException e) {
            return new Answer.Unknown("no answer: " + e);
        }
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    static Answer answer(HttpResponse<String> response) {
        var body = response.body().strip();
        if (response.statusCode() != 200) return failed(body);
        var json = Json.parse(body);
        if (json.at("error").isPresent()) return failed(json.at("error").text());
        if (!json.at("results").isPresent()) return new Answer.Unknown("no results: " + body);
        return new Answer.Done(
                json.at("results").list().stream().map(SqlClient::result).toList());
    }

    private static Answer failed(String text) {
        return REFUSALS.contains(text) ? new Answer.Refused(text) : new Answer.Unknown(text);
    }

    private static Answer.Result result(Json result) {
        if (result.at("error").isPresent()) {
            return new Answer.Result.Failed(result.at("error").text());
        }
        if (!result.at("columns").isPresent()) {
            return new Answer.Result.Changed(
                    Math.max(0, result.at("rows_affected").number()));
        }
        var rows = new ArrayList<List<String>>();
        for (var row : result.at("values").list()) {
            rows.add(row.list().stream().map(Json::text).toList());
        }
        return new Answer.Result.Found(rows);
    }
}
