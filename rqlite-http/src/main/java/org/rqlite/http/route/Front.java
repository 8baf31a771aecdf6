// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ErrorHandler;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.rqlite.api.Halt;
import org.rqlite.http.guard.Guard;
import org.rqlite.http.guard.MemoryBudget;
import org.rqlite.http.params.RequestFault;

/// Takes every request that Helidon has read the head of, and every failure to answer one.
///
/// A filter, not a set of routes: rqlite matches paths by their start, without cleaning them.
public final class Front implements Filter, ErrorHandler<Throwable> {
    private static final System.Logger LOGGER = System.getLogger(Front.class.getName());

    private final Routes routes;
    private final CommonHeaders headers;
    private final Guard guard;
    private final Bounds bounds;
    private final Halt halt;
    private final HttpCounters counters;
    private final RandomGenerator ids;

    /// What all exchanges share.
    ///
    /// @param memory the heap for what clients send
    /// @param bodySizeMax bytes of a request's body
    /// @param writePatience how long a client may keep the maker of its answer waiting
    public record Bounds(MemoryBudget memory, long bodySizeMax, Duration writePatience) {}

    /// The addresses that answers name.
    ///
    /// @param bind where the server listens, `host:port`
    /// @param advertised where clients reach it, `host:port`
    /// @param allowOrigin whose pages may read answers; empty for none
    public record Addresses(String bind, String advertised, String allowOrigin) {}

    /// Prepares the endpoints.
    ///
    /// @param node what they speak for
    /// @param addresses this server's
    /// @param headers of every answer
    /// @param guard knows the connection of a request
    /// @param bounds of all exchanges
    public Front(Node node, Addresses addresses, CommonHeaders headers, Guard guard, Bounds bounds) {
        this.counters = new HttpCounters(node.metrics());
        this.routes = new Routes(node, addresses, counters);
        this.headers = headers;
        this.guard = guard;
        this.bounds = bounds;
        this.halt = node.halt();
        this.ids = RandomGenerator.of("L64X128MixRandom");
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        var begun = System.nanoTime();
        var endpoint = Endpoint.of(request.prologue().uriPath().rawPath());
        counters.requested(endpoint);
        try {
            serve(request, response, endpoint);
        } finally {
            if (response.isSent()) counters.answered(response.status().code());
            counters.took(endpoint, System.nanoTime() - begun);
        }
    }

    private void serve(RoutingRequest request, RoutingResponse response, Endpoint endpoint) {
        headers.all().forEach(response::header);
        var client = guard.begins(request);
        var framing = client.framing();
        try (var memory = bounds.memory().share()) {
            var limits = new Exchange.Limits(bounds.bodySizeMax(), bounds.writePatience());
            var exchange = new Exchange(request, response, client, memory, limits);
            try {
                routes.serve(exchange, framing, endpoint);
            } catch (RequestFault fault) {
                exchange.error(fault.status(), fault.text());
            }
        }
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response, Throwable fault) {
        var id = HexFormat.of().toHexDigits(ids.nextInt());
        var what = request.prologue().method().text();
        LOGGER.log(Level.ERROR, "a request failed id=" + id + " method=" + what, fault);
        if (fault instanceof OutOfMemoryError) halt.halt(Halt.Reason.DEFECT, "out of memory", fault);
        counters.answered(Status.INTERNAL_SERVER_ERROR_500.code());
        headers.all().forEach(response::header);
        response.header(CommonHeaders.TEXT);
        response.header(CommonHeaders.NO_SNIFFING);
        var client = guard.client();
        if (!client.isShared()) response.header(HeaderValues.CONNECTION_CLOSE);
        var text = "internal error, see this node's log for id=" + id + "\n";
        response.status(Status.INTERNAL_SERVER_ERROR_500).send(text.getBytes(StandardCharsets.UTF_8));
        var _ = client.end();
    }
}
