// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http;

import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.http.media.MediaContext;
import io.helidon.service.registry.GlobalServiceRegistry;
import io.helidon.service.registry.ServiceRegistryConfig;
import io.helidon.service.registry.ServiceRegistryManager;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.http2.Http2Config;
import io.helidon.webserver.http2.Http2ConnectionSelector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import org.rqlite.api.Backups;
import org.rqlite.api.Cluster;
import org.rqlite.api.Database;
import org.rqlite.api.DiagnosticSource;
import org.rqlite.api.Halt;
import org.rqlite.api.Loads;
import org.rqlite.api.metrics.Metrics;
import org.rqlite.http.guard.Deadlines;
import org.rqlite.http.guard.Guard;
import org.rqlite.http.guard.GuardedSocketOptions;
import org.rqlite.http.guard.ListenerWatch;
import org.rqlite.http.guard.MemoryBudget;
import org.rqlite.http.guard.ProtocolSelector;
import org.rqlite.http.queue.QueueBounds;
import org.rqlite.http.queue.WriteQueue;
import org.rqlite.http.route.CommonHeaders;
import org.rqlite.http.route.EarlyAnswer;
import org.rqlite.http.route.Front;
import org.rqlite.http.route.Node;

/// A node's HTTP server, from its start to its stop.
public final class HttpServer implements AutoCloseable {
    private static final Duration WATCH_PERIOD = Duration.ofSeconds(2);
    private static final Duration NEVER = Duration.ofDays(1); // the guard closes idle connections, not Helidon
    private static final int PROLOGUE_SIZE_MAX = 32 * 1024;
    private static final int HEADERS_SIZE_MAX = 16 * 1024;
    private static final int EXCHANGES_MAX = 100; // at a time over one connection of HTTP/2
    private static final int WINDOW_SIZE = 65_535; // what one connection of HTTP/2 may send ahead of what is read

    private final WebServer server;
    private final Guard guard;
    private final ListenerWatch watch;
    private final WriteQueue queue;
    private final InetSocketAddress address;

    private HttpServer(
            WebServer server, Guard guard, ListenerWatch watch, WriteQueue queue, InetSocketAddress address) {
        this.server = server;
        this.guard = guard;
        this.watch = watch;
        this.queue = queue;
        this.address = address;
    }

    /// What the server speaks for.
    ///
    /// @param database runs requests
    /// @param backups copies the database
    /// @param loads puts another database in its place
    /// @param cluster knows the peers
    /// @param status parts that report about themselves, by their name in `/status`
    /// @param version of this build, for the header of every answer
    /// @param halt ends the process if the listener ends or memory does
    /// @param start of this process; the numbers of queued writes begin there
    /// @param metrics of the node; the server adds its own
    /// @param variables what `/debug/vars` shows besides, by name
    public record Parts(
            Database database,
            Backups backups,
            Loads loads,
            Cluster cluster,
            SortedMap<String, DiagnosticSource> status,
            String version,
            Halt halt,
            Instant start,
            Metrics metrics,
            SortedMap<String, DiagnosticSource> variables) {}

    /// Binds and serves.
    ///
    /// @param config settings
    /// @param parts what it speaks for
    /// @return the running server, which the caller closes
    /// @throws UncheckedIOException if the address cannot be bound
    public static HttpServer start(HttpConfig config, Parts parts) {
        var wanted = config.host().isEmpty()
                ? new InetSocketAddress(config.port())
                : new InetSocketAddress(config.host(), config.port());
        var bound = bindable(wanted);
        var timeouts = config.timeouts();
        var guard = Guard.start(
                new Deadlines(timeouts.head(), timeouts.stall(), timeouts.body(), timeouts.write(), timeouts.idle()),
                config.limits().connectionsMax());
        var headers = new CommonHeaders(parts.version(), config.allowOrigin());
        withoutDiscovery();
        var queue = WriteQueue.start(bounds(config), parts.database(), unixNanos(parts.start()), parts.metrics());
        var node = new Node(
                parts.database(),
                parts.backups(),
                parts.loads(),
                parts.cluster(),
                queue,
                parts.status(),
                parts.halt(),
                parts.metrics(),
                parts.variables());
        var limits = config.limits();
        var memory = new MemoryBudget(limits.memoryBytes());
        var server = settings(config, bound, headers)
                .addConnectionSelector(protocols(config, guard, memory))
                .connectionOptions(new GuardedSocketOptions(guard))
                .routing(routing(
                        config,
                        bound,
                        node,
                        new Front.Bounds(memory, limits.bodyBytesMax(), timeouts.write()),
                        guard,
                        headers))
                .build()
                .start();
        if (!server.isRunning()) {
            queue.close();
            guard.close();
            throw new UncheckedIOException(new IOException("cannot listen address=" + bound));
        }
        return new HttpServer(server, guard, ListenerWatch.start(bound, WATCH_PERIOD, parts.halt()), queue, bound);
    }

    // half of the memory for what clients send: the other half is for what is not queued
    private static QueueBounds bounds(HttpConfig config) {
        var queue = config.queue();
        return new QueueBounds(
                queue.capacity(),
                config.limits().memoryBytes() / 2,
                queue.batchSize(),
                queue.timeout(),
                queue.transaction(),
                config.shutdownGrace());
    }

    private static long unixNanos(Instant time) {
        return Duration.between(Instant.EPOCH, time).toNanos();
    }

    /// All parts are named below: looking for others costs a twentieth of a second of each start.
    private static void withoutDiscovery() {
        if (GlobalServiceRegistry.configured()) return;
        var nothing = ServiceRegistryConfig.builder()
                .discoverServices(false)
                .discoverServicesFromServiceLoader(false)
                .build();
        GlobalServiceRegistry.registry(ServiceRegistryManager.create(nothing).registry());
    }

    // Helidon logs a failed bind and says no more; so try first, which also picks the port if any will do
    private static InetSocketAddress bindable(InetSocketAddress wanted) {
        if (wanted.isUnresolved()) {
            throw new UncheckedIOException(new IOException("unknown host to listen on: " + wanted.getHostString()));
        }
        try (var probe = new ServerSocket()) {
            probe.bind(wanted);
            return new InetSocketAddress(wanted.getAddress(), probe.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen address=" + wanted, e);
        }
    }

    private static WebServerConfig.Builder settings(HttpConfig config, InetSocketAddress bound, CommonHeaders headers) {
        var early = new EarlyAnswer(headers);
        var direct = DirectHandlers.builder();
        for (var type : EventType.values()) direct.addHandler(type, early);
        return WebServer.builder()
                .bindAddress(bound)
                .featuresDiscoverServices(false)
                .protocolsDiscoverServices(false)
                .mediaContext(MediaContext.builder()
                        .mediaSupportsDiscoverServices(false)
                        .build())
                .contentEncoding(ContentEncodingContext.builder()
                        .contentEncodingsDiscoverServices(false)
                        .build())
                .directHandlers(direct.build())
                .maxTcpConnections(config.limits().connectionsMax())
                .idleConnectionTimeout(NEVER)
                .idleConnectionPeriod(NEVER)
                .shutdownGracePeriod(config.shutdownGrace())
                .shutdownHook(false);
    }

    // HTTP/2 for whom knows beforehand that it is there
    private static ProtocolSelector protocols(HttpConfig config, Guard guard, MemoryBudget memory) {
        var http1 = Http1Config.builder()
                .addReceiveListener(guard)
                .sendKeepAliveHeader(false)
                .validatePrologue(false) // Go takes more than RFC 3986 allows; the query string is parsed by us
                .validatePath(false)
                .maxPrologueLength(PROLOGUE_SIZE_MAX)
                .maxHeadersSize(HEADERS_SIZE_MAX)
                .build();
        var http2 = Http2Config.builder()
                .validatePath(false) // as above
                .maxHeaderListSize(HEADERS_SIZE_MAX)
                .maxConcurrentStreams(EXCHANGES_MAX)
                .initialWindowSize(WINDOW_SIZE)
                .flowControlTimeout(config.timeouts().write())
                .build();
        return new ProtocolSelector(
                guard,
                memory,
                Http1ConnectionSelector.builder().config(http1).build(),
                Http2ConnectionSelector.builder().http2Config(http2).build());
    }

    private static HttpRouting.Builder routing(
            HttpConfig config,
            InetSocketAddress bound,
            Node node,
            Front.Bounds bounds,
            Guard guard,
            CommonHeaders headers) {
        var bind = bound.getHostString() + ":" + bound.getPort();
        var advertised = config.advertisedAddress().isEmpty() ? bind : config.advertisedAddress();
        var addresses = new Front.Addresses(bind, advertised, config.allowOrigin());
        var front = new Front(node, addresses, headers, guard, bounds);
        return HttpRouting.builder().addFilter(front).error(Throwable.class, front);
    }

    /// Where the server listens.
    ///
    /// @return with the port that was picked if any would do
    public InetSocketAddress address() {
        return address;
    }

    /// Takes no more queued writes, and writes those that are queued, for at most the grace; all else is served on.
    /// For a node to do before it can no longer write. May be called twice.
    public void stopQueue() {
        queue.close();
    }

    /// Stops accepting, lets running requests finish within the grace, cuts the rest. May be called twice.
    @Override
    public void close() {
        stopQueue();
        watch.close();
        guard.endSilent();
        server.stop();
        guard.close();
    }
}
