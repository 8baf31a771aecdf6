// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.it.http.OpenApiDocument.Operation;

/// The OpenAPI document says what a node does: each of its requests is sent, and the answer held against it.
class OpenApiIT {
    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private LocalNode node;
    private OpenApiDocument document;

    /// One of the document.
    ///
    /// @param body empty for none
    /// @param example which of the operation's is sent in its place; empty for none
    /// @param type of the body; empty for none
    private record Sent(int status, String query, String body, String example, String type) {
        static Sent of(Map<String, Object> facts) {
            var body = facts.get("body");
            var text = switch (body) {
                case null -> "";
                case String string -> string;
                default -> json(body);
            };
            var type = facts.getOrDefault("type", body == null ? "" : "application/json");
            return new Sent(
                    (int) facts.get("status"),
                    String.valueOf(facts.getOrDefault("query", "")),
                    text,
                    String.valueOf(facts.getOrDefault("example", "")),
                    String.valueOf(type));
        }
    }

    @BeforeEach
    void start() throws IOException {
        document = OpenApiDocument.read();
        node = LocalNode.start(folder);
    }

    @AfterEach
    void stop() {
        node.close();
        client.close();
    }

    @Test
    void isServedAsItStandsInTheDocumentation() throws Exception {
        var request = HttpRequest.newBuilder(uri("/openapi.json", "")).build();

        assertThat(client.send(request, BodyHandlers.ofString()).body())
                .isEqualTo(Files.readString(OpenApiDocument.FILE));
    }

    @TestFactory
    Stream<DynamicTest> everyRequestIsAnsweredAsDocumented() {
        return document.operations().stream()
                .flatMap(operation -> list(operation.facts().get("x-requests")).stream()
                        .map(facts -> Sent.of(OpenApiDocument.map(facts)))
                        .map(sent -> DynamicTest.dynamicTest(operation + "?" + sent, () -> check(operation, sent))));
    }

    @TestFactory
    Stream<DynamicTest> everyOperationHasARequestThatSucceeds() {
        return document.operations().stream()
                .map(operation -> DynamicTest.dynamicTest(
                        operation.toString(),
                        () -> assertThat(list(operation.facts().get("x-requests")))
                                .anySatisfy(facts -> assertThat(Sent.of(OpenApiDocument.map(facts))
                                                .status())
                                        .isBetween(200, 302))));
    }

    private void check(Operation operation, Sent sent) throws Exception {
        checkParameters(operation, sent);
        var answer = send(operation, sent);

        assertThat(answer.statusCode()).as(new String(answer.body(), UTF_8)).isEqualTo(sent.status());
        assertThat(answer.headers().firstValue("X-Rqlite-Version")).contains("v10-golden");
        var responses = OpenApiDocument.map(operation.facts().get("responses"));
        assertThat(responses).containsKey(String.valueOf(sent.status()));
        checkBody(
                document.resolved(responses.get(String.valueOf(sent.status()))).get("content"), answer);
    }

    private void checkParameters(Operation operation, Sent sent) {
        var known = operation.facts().get("parameters") instanceof List<?> parameters
                ? parameters.stream()
                        .map(each -> String.valueOf(document.resolved(each).get("name")))
                        .collect(Collectors.toSet())
                : Set.<String>of();
        for (var pair : sent.query().split("&", -1)) {
            var name = pair.replaceFirst("=.*", "");
            if (!name.isEmpty()) assertThat(known).contains(name);
        }
        if (sent.status() != 200 || !sent.type().equals("application/json")) return;
        var body = OpenApiDocument.map(Objects.requireNonNull(operation.facts().get("requestBody"), "no body"));
        var content = OpenApiDocument.map(body.get("content")).get(sent.type());
        assertThat(document.faults(
                        Objects.requireNonNull(OpenApiDocument.map(content).get("schema")), sent.body(), true))
                .isEmpty();
    }

    private void checkBody(Object content, HttpResponse<byte[]> answer) {
        if (content == null) {
            assertThat(answer.body()).isEmpty();
            return;
        }
        var type = answer.headers().firstValue("Content-Type").orElse("");
        assertThat(OpenApiDocument.map(content)).containsKey(type);
        var schema = OpenApiDocument.map(OpenApiDocument.map(content).get(type)).get("schema");
        var json = type.startsWith("application/json");
        var body = new String(answer.body(), type.contains("utf-8") ? UTF_8 : ISO_8859_1);
        if (type.equals("application/octet-stream")) { // YAML takes no control characters
            assertThat(body)
                    .containsPattern(String.valueOf(OpenApiDocument.map(schema).get("pattern")));
            return;
        }
        assertThat(document.faults(Objects.requireNonNull(schema), body, json))
                .as(body)
                .isEmpty();
    }

    private HttpResponse<byte[]> send(Operation operation, Sent sent) throws Exception {
        var request = HttpRequest.newBuilder(uri(operation.path(), sent.query()))
                .timeout(Duration.ofSeconds(30))
                .method(
                        operation.method(),
                        sent.type().isEmpty()
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofByteArray(body(operation, sent)));
        if (!sent.type().isEmpty()) request.header("Content-Type", sent.type());
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private byte[] body(Operation operation, Sent sent) throws Exception {
        if (sent.example().isEmpty()) return sent.body().getBytes(UTF_8);
        var content = OpenApiDocument.map(
                OpenApiDocument.map(operation.facts().get("requestBody")).get("content"));
        var examples = OpenApiDocument.map(
                OpenApiDocument.map(content.get(sent.type())).get("examples"));
        var example = document.resolved(Objects.requireNonNull(examples.get(sent.example())));
        // relative to where the node serves the document
        var place = uri("/openapi.json", "").resolve(String.valueOf(example.get("externalValue")));
        var answer = client.send(HttpRequest.newBuilder(place).build(), BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private URI uri(String path, String query) {
        return URI.create("http://127.0.0.1:" + node.address().getPort() + path + (query.isEmpty() ? "" : "?" + query));
    }

    private static List<?> list(Object value) {
        return (List<?>) Objects.requireNonNull(value);
    }

    private static String json(Object value) {
        return switch (value) {
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(each -> json(each.getKey()) + ":" + json(each.getValue()))
                        .collect(Collectors.joining(",", "{", "}"));
            case List<?> list -> list.stream().map(OpenApiIT::json).collect(Collectors.joining(",", "[", "]"));
            case String text -> "\"" + text + "\""; // none of them needs an escape
            default -> String.valueOf(value);
        };
    }
}
