// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.rqlite.api.Formation;
import org.rqlite.api.Halt;
import org.rqlite.api.Peer;
import org.rqlite.http.HttpServer;
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
    private final String address;

    private Node(HttpServer http, Store store, String address) {
        this.http = http;
        this.store = store;
        this.address = address;
    }

    /// Starts a node. The HTTP API answers from the first moment, before the store is open.
    ///
    /// @throws StartException if a part does not start; those started before are stopped again
    static Node start(ServerConfig config, BuildVersion version, Halt halt) {
        var clock = InstantSource.system();
        var fresh = prepare(config);

        var addresses = config.addresses();
        var raftAddress = addresses.raftAdvertised();
        var nodeId = config.nodeId().orElse(raftAddress);
        var late = new LateStore(new Peer(nodeId, "", raftAddress, true));
        var sources = new StatusSources(version, clock).sources();
        sources.put("store", late);
        sources.put("network", new NetworkReport());
        sources.put("cluster", StatusSources.cluster(late));

        var http = listen(config, new HttpServer.Parts(late, late, sources, version.version(), halt));
        var api = addresses.httpForOthers(http.address().getPort());
        var apiUrl = "http://" + api;
        try {
            if (fresh) STORE_LOG.log(Level.INFO, "bootstrapping single new node");
            var store = Store.open(config.store(version.version(), apiUrl), halt, clock, new SecureRandom());
            if (store.stage() instanceof Formation.Stage.Outside) store.foundAlone();
            late.open(LateStore.Roles.of(store));
            LOG.log(Level.INFO, "node HTTP API available at " + apiUrl);
            LOG.log(
                    Level.INFO,
                    "connect using the command-line tool via ''rqlite -H {0} -p {1}''",
                    api.host(),
                    api.port());
            return new Node(http, store, raftAddress);
        } catch (StoreException e) {
            http.close();
            throw new StartException("failed to open store", e);
        } catch (RuntimeException e) {
            http.close();
            throw e;
        }
    }

    /// Stops in order: no new requests, those under way finished, the log folded into the database file.
    ///
    /// Membership stays as it is. Under 3 seconds when idle.
    @Override
    public void close() {
        HTTP_LOG.log(Level.INFO, "closing HTTP service on " + text(http));
        http.close();
        var id = store.self().id();
        store.close();
        STORE_LOG.log(Level.INFO, "store closed with node ID " + id + ", listening on " + address);
    }

    /// Makes the data folder; true if no node lived in it.
    private static boolean prepare(ServerConfig config) {
        var folder = config.dataFolder();
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
        return fresh;
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
