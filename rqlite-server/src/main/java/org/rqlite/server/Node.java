// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.rqlite.api.Halt;
import org.rqlite.api.Peer;
import org.rqlite.api.metrics.Metrics;
import org.rqlite.http.HttpServer;
import org.rqlite.server.discovery.OpenDiscovery;
import org.rqlite.server.formation.Forming;
import org.rqlite.server.formation.WayIn;
import org.rqlite.store.Store;
import org.rqlite.store.StoreException;

/// A running node: its parts, put together in the order in which they start and stop.
final class Node implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Node.class.getName());
    // lines that operators look for under the names of these parts
    private static final System.Logger HTTP_LOG = System.getLogger("org.rqlite.http");
    private static final System.Logger STORE_LOG = System.getLogger("org.rqlite.store");

    private final HttpServer http;
    private final Store store;
    private final ServerConfig config;
    private final Optional<Discovering> discovering;

    private Node(HttpServer http, Store store, ServerConfig config, Optional<Discovering> discovering) {
        this.http = http;
        this.store = store;
        this.config = config;
        this.discovering = discovering;
    }

    /// Starts a node. The HTTP API answers from the first moment, before the store is open; the store is open when this
    /// returns, be it in a cluster or not.
    ///
    /// @param discovery closed by the caller, after this
    /// @throws StartException if a part does not start; those started before are stopped again
    static Node start(ServerConfig config, Optional<OpenDiscovery> discovery, Program program, Halt halt) {
        var clock = WrongClock.configured();
        var version = program.version();
        prepare(config);

        var raftAddress = config.addresses().raftAdvertised();
        var nodeId = config.nodeId().orElse(raftAddress);
        var discovering = discovery.map(open -> new Discovering(open, config.formation(), halt, clock));
        var late = new LateStore(
                new Peer(nodeId, "", raftAddress, config.formation().self().voter()),
                () -> discovering.map(Discovering::waiting).orElse(""));
        var sources = new StatusSources(version, clock).sources();
        sources.put("store", late);
        sources.put("network", new NetworkReport());
        sources.put("cluster", StatusSources.cluster(late));
        sources.put("mux", StatusSources.mux(config.addresses().raftBind().toString()));
        discovering.ifPresent(part -> sources.put("disco", part));

        var metrics = new Metrics();
        ProcessMetrics.show(metrics, program);
        var http = listen(
                config,
                new HttpServer.Parts(
                        late,
                        late,
                        late,
                        late,
                        sources,
                        version.version(),
                        halt,
                        clock.instant(),
                        metrics,
                        ProcessMetrics.variables(program)));
        try {
            var store = Store.open(
                    config.store(version.version(), apiUrl(config, http)),
                    new Store.Surroundings(halt, clock, new SecureRandom(), metrics, UnaryOperator.identity()));
            late.open(LateStore.Roles.of(store));
            return new Node(http, store, config, discovering);
        } catch (StoreException e) {
            http.close();
            throw new StartException("failed to open store", e);
        } catch (RuntimeException e) {
            http.close();
            throw e;
        }
    }

    /// Gets the node into its cluster; blocks until it is in one. HTTP answers all the while.
    ///
    /// @param signals that end the wait
    /// @throws StartException if the node cannot be in a cluster, or was told to stop before
    void form(StopSignals signals) {
        var time = new SignalTime(signals);
        var wayIn = discovering
                .<WayIn>map(part -> part.wayIn(store, time, new SecureRandom()))
                .orElseGet(() -> new Forming(store, config.formation(), Optional.empty(), time, new SecureRandom()));
        new Clustering(wayIn, store, signals).run();
        discovering.ifPresent(part -> part.keep(store, store, new SecureRandom()));
        var api = config.addresses().httpForOthers(http.address().getPort());
        LOG.log(Level.INFO, "node HTTP API available at " + apiUrl(config, http));
        LOG.log(Level.INFO, "connect using the command-line tool via ''rqlite -H {0} -p {1}''", api.host(), api.port());
    }

    /// Stops in order: queued writes written, leadership handed over, no new requests, those under way finished, the
    /// node removed from its cluster if it is to be, the log folded into the database file.
    ///
    /// Under 3 seconds when idle.
    @Override
    public void close() {
        discovering.ifPresent(Discovering::close);
        http.stopQueue(); // while this node, or its way to the leader, is whole
        var farewell = new Farewell(store, store::stage, config.ending());
        farewell.stepDown();
        HTTP_LOG.log(Level.INFO, "closing HTTP service on " + text(http));
        http.close();
        farewell.leave();
        var id = store.self().id();
        store.close();
        STORE_LOG.log(
                Level.INFO,
                "store closed with node ID " + id + ", listening on "
                        + config.addresses().raftAdvertised());
    }

    private static String apiUrl(ServerConfig config, HttpServer http) {
        return "http://" + config.addresses().httpForOthers(http.address().getPort());
    }

    /// Makes the data folder, and says what is to be said before anything listens.
    private static void prepare(ServerConfig config) {
        var folder = config.dataFolder();
        // SQLite's driver takes what follows it for settings
        if (folder.toAbsolutePath().toString().indexOf('?') >= 0) {
            throw new StartException("data directory " + folder + " has a '?' in its path: choose another name");
        }
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new StartException("failed to create data directory " + folder, e);
        }
        var fresh = !Files.exists(folder.resolve("node.json"));
        LOG.log(
                Level.INFO,
                fresh
                        ? "no preexisting node state detected in " + folder + ", node may be bootstrapping"
                        : "preexisting node state detected in " + folder);
        if (!config.addresses().raftBindsLoopback()) {
            LOG.log(
                    Level.WARNING,
                    "the node-to-node port " + config.addresses().raftBind()
                            + " is open to other machines and has neither"
                            + " TLS nor credentials yet: whoever reaches it can read and change all data, so keep it on"
                            + " a network that you trust");
        }
    }

    private static HttpServer listen(ServerConfig config, HttpServer.Parts parts) {
        try {
            var server = HttpServer.start(config.http(), parts);
            HTTP_LOG.log(Level.INFO, "service listening on " + text(server));
            return server;
        } catch (UncheckedIOException e) {
            throw new StartException("failed to start HTTP server", e);
        }
    }

    private static String text(HttpServer server) {
        var bound = server.address();
        var host = bound.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + bound.getPort();
    }
}
