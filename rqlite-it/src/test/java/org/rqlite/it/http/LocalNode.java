// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.rqlite.api.ConsistencyLevel;
import org.rqlite.api.Diagnostic;
import org.rqlite.api.DiagnosticSource;
import org.rqlite.api.Formation.JoinOutcome;
import org.rqlite.api.Halt;
import org.rqlite.api.ReadPolicy;
import org.rqlite.api.Readiness;
import org.rqlite.api.Request;
import org.rqlite.api.Statement;
import org.rqlite.api.metrics.Metrics;
import org.rqlite.http.HttpConfig;
import org.rqlite.http.HttpServer;
import org.rqlite.it.Eventually;
import org.rqlite.store.Store;
import org.rqlite.store.StoreConfig;
import org.rqlite.testkit.Ports;

/// A whole node within this process: a real store behind a real HTTP server.
final class LocalNode implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final String HTTP_ADDRESS = "localhost:4001"; // advertised; the ports bound are free ones
    private static final String RAFT_ADDRESS = "localhost:4002";

    private final Store store;
    private final HttpServer server;

    private LocalNode(Store store, HttpServer server) {
        this.store = store;
        this.server = server;
    }

    /// Starts a node on a folder and waits until it is ready.
    static LocalNode start(Path folder) throws IOException {
        return start(folder, "");
    }

    /// The same for pages of this origin.
    static LocalNode start(Path folder, String allowOrigin) throws IOException {
        var addresses = new StoreConfig.Addresses("127.0.0.1", Ports.free(), RAFT_ADDRESS, "http://" + HTTP_ADDRESS);
        var node = open(folder, "1", addresses, allowOrigin);
        node.store.foundAlone();
        node.awaitReady();
        return node;
    }

    /// Starts a node that others can reach, in no cluster yet.
    static LocalNode open(Path folder, String id) throws IOException {
        var port = Ports.free();
        var addresses = new StoreConfig.Addresses("127.0.0.1", port, "127.0.0.1:" + port, "http://" + HTTP_ADDRESS);
        return open(folder, id, addresses, "");
    }

    private static LocalNode open(Path folder, String id, StoreConfig.Addresses addresses, String allowOrigin)
            throws IOException {
        Halt halt = (reason, message, cause) -> {
            throw new AssertionError(reason + " " + message, cause);
        };
        var config = StoreConfig.of(folder, addresses).with(new StoreConfig.Identity(Optional.of(id), "v10-golden"));
        var metrics = new Metrics();
        var variables = new TreeMap<String, DiagnosticSource>(
                Map.of("cmdline", () -> new Diagnostic.Items(List.of(Diagnostic.of("rqlited")))));
        var store = Store.open(
                config,
                new Store.Surroundings(
                        halt,
                        InstantSource.system(),
                        RandomGenerator.of("L64X128MixRandom"),
                        metrics,
                        UnaryOperator.identity()));
        var status = new TreeMap<String, DiagnosticSource>(Map.of("store", store));
        var server = HttpServer.start(
                HttpConfig.of("127.0.0.1", 0, HTTP_ADDRESS).withAllowOrigin(allowOrigin),
                new HttpServer.Parts(
                        store,
                        store,
                        store,
                        store,
                        status,
                        "v10-golden",
                        halt,
                        Instant.EPOCH.plusSeconds(1),
                        metrics,
                        variables));
        return new LocalNode(store, server);
    }

    /// Has a node join this one's cluster.
    void take(LocalNode other) {
        Eventually.await(
                DEADLINE,
                () -> "not joined",
                () -> other.store.join(raftAddress(), DEADLINE) instanceof JoinOutcome.Joined);
        other.awaitReady();
    }

    private void awaitReady() {
        Eventually.await(
                DEADLINE,
                () -> "not ready",
                () -> store.readiness(false, Duration.ofSeconds(1)) instanceof Readiness.Ready);
    }

    /// Closes the store alone, as before it is open.
    void closeStore() {
        store.close();
    }

    /// Asks the store, without HTTP.
    TextResults ask(Request.Kind kind, ConsistencyLevel level, String... sql) {
        var results = new TextResults();
        var statements = List.of(sql).stream().map(Statement::of).toList();
        store.run(new Request(kind, statements, false, ReadPolicy.of(level), Duration.ZERO, DEADLINE), results);
        return results;
    }

    Store store() {
        return store;
    }

    /// Whether it takes itself for the leader.
    boolean leads() {
        return store.leader()
                .filter(leader -> leader.id().equals(store.self().id()))
                .isPresent();
    }

    /// Where other nodes reach it.
    String raftAddress() {
        return store.self().raftAddress();
    }

    /// Where clients reach it.
    InetSocketAddress address() {
        return server.address();
    }

    @Override
    public void close() {
        server.close();
        store.close();
    }
}
