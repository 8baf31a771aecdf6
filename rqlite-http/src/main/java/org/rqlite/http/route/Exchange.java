// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.rqlite.api.SinkClosedException;
import org.rqlite.http.guard.BodyStream;
import org.rqlite.http.guard.Client;
import org.rqlite.http.guard.ClientWatch;
import org.rqlite.http.guard.Framing;
import org.rqlite.http.guard.MemoryBudget;
import org.rqlite.http.guard.RequestBody;
import org.rqlite.http.json.ByteTarget;
import org.rqlite.http.json.ByteWriter;
import org.rqlite.http.json.JsonWriter;
import org.rqlite.http.params.QueryParameters;
import org.rqlite.http.params.RequestFault;

/// One request and its answer. The request's thread only.
final class Exchange {
    private static final Header CLOSE = HeaderValues.CONNECTION_CLOSE;
    private static final int PIECE_SIZE = 64 * 1024;
    private static final int HELD_SIZE = 1024 * 1024; // an answer of at most this size is all or nothing

    private final RoutingRequest request;
    private final RoutingResponse response;
    private final Client client;
    private final MemoryBudget.Share memory;
    private final Limits limits;
    private final String method;
    private final String path;
    private QueryParameters parameters = QueryParameters.parse("");
    private boolean last; // whether the connection ends with this answer

    /// Bounds of one exchange.
    ///
    /// @param bodySizeMax bytes of a request's body
    /// @param writePatience how long a client may keep the maker of its answer waiting
    record Limits(long bodySizeMax, Duration writePatience) {}

    Exchange(
            RoutingRequest request, RoutingResponse response, Client client, MemoryBudget.Share memory, Limits limits) {
        this.request = request;
        this.response = response;
        this.client = client;
        this.memory = memory;
        this.limits = limits;
        this.method = request.prologue().method().text();
        this.path = request.prologue().uriPath().rawPath();
        var headers = request.headers();
        this.last = headers.contains(HeaderNames.CONNECTION) && headers.containsToken(CLOSE);
    }

    String method() {
        return method;
    }

    String path() {
        return path;
    }

    /// Path and query string, as the client sent them.
    String target() {
        return request.prologue().hasQuery()
                ? path + "?" + request.prologue().query().rawValue()
                : path;
    }

    boolean isGet() {
        return method.equals("GET");
    }

    boolean isHead() {
        return method.equals("HEAD");
    }

    boolean isPost() {
        return method.equals("POST");
    }

    boolean isDelete() {
        return method.equals("DELETE");
    }

    void parseParameters() {
        parameters = QueryParameters.parse(
                request.prologue().hasQuery() ? request.prologue().query().rawValue() : "");
    }

    QueryParameters parameters() {
        return parameters;
    }

    String contentType() {
        return request.headers().first(HeaderNames.CONTENT_TYPE).orElse("");
    }

    byte[] body() {
        return RequestBody.read(client, expectsContinue(), memory, limits.bodySizeMax());
    }

    /// The body as it comes, of any size up to `sizeMax`. If it is not read to its end the connection ends with the
    /// answer (H1).
    BodyStream bodyStream(long sizeMax) {
        return BodyStream.open(client, expectsContinue(), sizeMax);
    }

    long bodySizeMax() {
        return limits.bodySizeMax();
    }

    boolean hasBody() {
        return !(client.framing() instanceof Framing.None);
    }

    MemoryBudget.Share memory() {
        return memory;
    }

    private boolean expectsContinue() {
        var headers = request.headers();
        return headers.contains(HeaderNames.EXPECT) && headers.containsToken(HeaderValues.EXPECT_100);
    }

    void header(Header header) {
        response.header(header);
    }

    void withoutHeader(Header header) {
        response.headers().remove(header.headerName());
    }

    /// Answers with a status alone.
    void empty(Status status) {
        bytes(status, new byte[0]);
    }

    /// Answers with a text, as it is.
    void text(Status status, String text) {
        response.header(CommonHeaders.TEXT);
        bytes(status, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Answers with an error, as Go's `http.Error` writes it.
    void error(int status, String message) {
        response.header(CommonHeaders.TEXT);
        response.header(CommonHeaders.NO_SNIFFING);
        bytes(Status.create(status), (message + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /// Answers with a page.
    void html(Status status, String html) {
        response.header(CommonHeaders.HTML);
        bytes(status, html.getBytes(StandardCharsets.UTF_8));
    }

    /// Answers with a file.
    void file(Header type, byte[] bytes) {
        response.header(type);
        bytes(Status.OK_200, bytes);
    }

    /// Answers with JSON, as it is.
    void json(Status status, String json) {
        response.header(CommonHeaders.JSON);
        bytes(status, json.getBytes(StandardCharsets.UTF_8));
    }

    private void bytes(Status status, byte[] bytes) {
        response.status(status);
        send(bytes, bytes.length);
    }

    /// Answers with a JSON document of moderate size.
    void json(Consumer<JsonWriter> document) {
        json(document, parameters.has("pretty"));
    }

    /// Answers with a JSON document on one line, whatever the client would like.
    void compactJson(Consumer<JsonWriter> document) {
        json(document, false);
    }

    private void json(Consumer<JsonWriter> document, boolean pretty) {
        document(CommonHeaders.JSON, bytes -> document.accept(new JsonWriter(bytes, pretty)));
    }

    /// Answers with a document of moderate size.
    void document(Header type, Consumer<ByteWriter> document) {
        settleBody();
        response.header(type);
        var stream = stream();
        var bytes = writer(stream);
        try {
            document.accept(bytes);
            complete(stream, bytes);
        } catch (SinkClosedException _) { // the client is gone or too slow
            throw abandon(stream);
        }
    }

    /// Runs a read, which ends early if the client hangs up.
    ///
    /// @throws CloseConnectionException if it has
    <T> T watched(Supplier<T> read) {
        client.readBegins();
        try {
            var result = read.get();
            settle(client.readEnds());
            return result;
        } catch (RuntimeException e) {
            settle(client.readEnds());
            throw e;
        }
    }

    private void settle(ClientWatch.State state) {
        switch (state) {
            case UNWATCHED -> {}
            case WATCHED -> last = true;
            case GONE -> {
                client.cut();
                throw new CloseConnectionException("the client went away before its answer was made");
            }
        }
    }

    AnswerStream stream() {
        return new AnswerStream(response, client, limits.writePatience());
    }

    ByteWriter writer(ByteTarget stream) {
        return new ByteWriter(stream, new ByteWriter.Sizes(PIECE_SIZE, HELD_SIZE, memory::tryUse));
    }

    /// Sends what a writer still holds, after what its stream has sent.
    void complete(AnswerStream stream, ByteWriter bytes) {
        if (!stream.isStarted()) {
            send(bytes.array(), bytes.held());
            return;
        }
        bytes.handOver();
        try {
            stream.finish();
        } catch (InterruptedException _) { // the server stops
            Thread.currentThread().interrupt();
            throw abandon(stream);
        }
        client.answered();
        end();
    }

    /// Cuts the connection: an answer that has begun cannot be completed.
    ///
    /// @return for the caller to throw
    CloseConnectionException abandon(AnswerStream stream) {
        try {
            stream.abort();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return new CloseConnectionException("an answer was cut");
    }

    private void send(byte[] bytes, int size) {
        settleBody();
        if (isHead()) { // the length of what a GET would have, and no more
            client.writeBegins();
            response.contentLength(size);
            response.send(bytes, 0, 0);
        } else if (size <= PIECE_SIZE) {
            client.writeBegins();
            response.send(bytes, 0, size);
        } else {
            pieces(bytes, size);
        }
        client.answered();
        end();
    }

    private void pieces(byte[] bytes, int size) {
        response.contentLength(size);
        try (var out = response.outputStream()) {
            for (var at = 0; at < size; at += PIECE_SIZE) {
                client.writeBegins();
                out.write(bytes, at, Math.min(PIECE_SIZE, size - at));
            }
        } catch (IOException e) {
            throw new CloseConnectionException("the client went away before its answer was sent", e);
        }
        response.commit();
    }

    /// Sees to a body that nobody wanted: a small one is read, so that the connection can serve on; after any other
    /// it ends with the answer (H1).
    void settleBody() {
        switch (client.framing()) {
            case Framing.None _ -> {}
            case Framing.Length length when length.bytes() <= PIECE_SIZE && !expectsContinue() && !last -> drop();
            case Framing.Length _, Framing.Chunked _, Framing.Begun _, Framing.Invalid _ -> last = true;
        }
        if (last && !client.isShared()) response.header(CLOSE);
    }

    private void drop() {
        try {
            RequestBody.read(client, false, memory, PIECE_SIZE);
        } catch (RequestFault _) { // no memory for it now
            last = true;
        }
    }

    private void end() {
        if (last && client.end()) throw new CloseConnectionException("the answer was the last on its connection");
    }
}
