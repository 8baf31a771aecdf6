// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.consul;

import io.vertx.core.AsyncResult;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One request and its answer, in bounded time and memory (I9, I10).
///
/// One thread waits; everything else happens on Vert.x's event loop.
final class Exchange {
    /// Largest answer, in bytes: eight times a value in base64, and more than Consul lets a value be.
    static final int BODY_BYTES_MAX = 1 << 20;

    private final HostAndPort authority;
    private final Buffer sent;
    private final CompletableFuture<ConsulAnswer> answer = new CompletableFuture<>();
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.CONNECTING);
    private final Buffer received = Buffer.buffer(); // only event loop
    private volatile @Nullable HttpClientRequest request;

    private enum Stage {
        CONNECTING,
        SENT,
        GIVEN_UP
    }

    private Exchange(HostAndPort authority, Buffer sent) {
        this.authority = authority;
        this.sent = sent;
    }

    /// Sends a request and waits for the whole answer.
    ///
    /// @param authority what stands in the header `Host`
    static ConsulAnswer run(
            HttpClient client, RequestOptions options, HostAndPort authority, Buffer body, Budget budget)
            throws CallFailedException {
        var exchange = new Exchange(authority, body);
        client.request(options).onComplete(exchange::connected);
        return exchange.await(budget);
    }

    private void connected(AsyncResult<HttpClientRequest> result) {
        if (result.failed()) {
            fail(new ConsulFault.NotSent(text(result.cause())));
            return;
        }
        var ready = result.result();
        ready.exceptionHandler(error -> fail(new ConsulFault.Unanswered(text(error)))); // else Vert.x logs even a reset
        request = ready;
        if (!stage.compareAndSet(Stage.CONNECTING, Stage.SENT)) {
            ready.reset(); // nobody waits any more, and nothing was sent
            return;
        }
        ready.authority(authority).send(sent).onComplete(this::responded);
    }

    private void responded(AsyncResult<HttpClientResponse> result) {
        if (result.failed()) {
            fail(new ConsulFault.Unanswered(text(result.cause())));
            return;
        }
        var response = result.result();
        var index = ConsulAnswer.index(response.getHeader("X-Consul-Index"));
        response.exceptionHandler(error -> fail(new ConsulFault.Unanswered(text(error))));
        response.handler(this::collect);
        response.endHandler(_ -> answer.complete(new ConsulAnswer(response.statusCode(), index, received)));
    }

    private void collect(Buffer piece) {
        if (answer.isDone()) return;
        if (received.length() + piece.length() > BODY_BYTES_MAX) {
            fail(new ConsulFault.Unanswered("an answer of more than " + BODY_BYTES_MAX + " bytes"));
            reset();
            return;
        }
        received.appendBuffer(piece);
    }

    private ConsulAnswer await(Budget budget) throws CallFailedException {
        try {
            return answer.get(budget.left().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CallFailedException failed) throw failed;
            throw new CallFailedException(new ConsulFault.Unanswered(text(e)), e);
        } catch (TimeoutException e) {
            throw givenUp("in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw givenUp("before the interrupt", e);
        }
    }

    private CallFailedException givenUp(String when, Exception e) {
        if (stage.compareAndSet(Stage.CONNECTING, Stage.GIVEN_UP)) {
            return new CallFailedException(new ConsulFault.NotSent("no connection " + when), e);
        }
        reset();
        return new CallFailedException(new ConsulFault.Unanswered("no answer " + when), e);
    }

    private void reset() {
        var open = request;
        if (open != null) open.reset();
    }

    private void fail(ConsulFault fault) {
        answer.completeExceptionally(new CallFailedException(fault, new IllegalStateException(fault.text())));
    }

    private static String text(Throwable error) {
        var root = error;
        while (root.getCause() != null) root = root.getCause();
        return error.getCause() == null || error.getMessage() == null
                ? root.toString()
                : error.getMessage() + ": " + root;
    }
}
