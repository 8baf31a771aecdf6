// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.discovery;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rqlite.disco.testkit.DnsServer;
import org.rqlite.disco.testkit.Zone;
import org.rqlite.it.cluster.ClusterNode;
import org.rqlite.it.cluster.ClusterSpec;
import org.rqlite.it.cluster.TestCluster;
import org.rqlite.it.fault.NetworkNamespaces;

/// A real DNS server whose records name the nodes, each of which is a host of its own.
final class DnsMode implements Mode {
    private static final String NAME = "nodes";
    private static final int HTTP_PORT = 4001;
    private static final int NODE_PORT = 4002;

    /// What the records say.
    enum Records {
        /// Addresses; the port of the HTTP API is in the settings, as rqlite 7 has it.
        ADDRESSES_BY_HTTP,
        /// Addresses; the node-to-node port is in the settings, as later versions have it.
        ADDRESSES,
        /// A service with the node-to-node port of each.
        SERVICES
    }

    private final Records records;
    private final DnsServer.Kind kind;
    private final boolean withDead;
    private final Path folder;
    private Optional<DnsServer> server = Optional.empty();

    /// @param withDead whether the records name a host besides that does not exist
    /// @param folder for the server's files
    DnsMode(Records records, DnsServer.Kind kind, boolean withDead, Path folder) {
        this.records = records;
        this.kind = kind;
        this.withDead = withDead;
        this.folder = folder;
    }

    @Override
    public ClusterSpec spec(int size) {
        return ClusterSpec.of(size).inNamespaces();
    }

    @Override
    public List<String> flags(TestCluster cluster) {
        var config = switch (records) {
            case ADDRESSES_BY_HTTP -> "{\"name\":\"%s.%s\",\"port\":%d}".formatted(NAME, Zone.ORIGIN, HTTP_PORT);
            case ADDRESSES -> "{\"name\":\"%s.%s\",\"port\":%d}".formatted(NAME, Zone.ORIGIN, NODE_PORT);
            case SERVICES -> "{\"name\":\"%s.%s\",\"service\":\"rqlite-raft\"}".formatted(NAME, Zone.ORIGIN);
        };
        var mode = records == Records.SERVICES ? "dns-srv" : "dns";
        return List.of("-bootstrap-expect", "3", "-disco-mode", mode, "-disco-config", config);
    }

    @Override
    public void placed(TestCluster cluster) {
        var network = (NetworkNamespaces) cluster.network();
        server.ifPresent(DnsServer::close);
        var entries = new ArrayList<Zone.Entry>();
        for (var node : cluster.nodes()) put(entries, node.id(), addressOf(node));
        if (withDead) put(entries, "dead", network.deadAddress());
        server = Optional.of(DnsServer.start(kind, List.of(), network.hostAddress(), 53, folder, new Zone(entries)));
        network.nameServer(network.hostAddress());
    }

    private void put(List<Zone.Entry> entries, String host, String address) {
        if (records != Records.SERVICES) {
            entries.add(new Zone.Host(NAME, address));
            return;
        }
        entries.add(new Zone.Host(host, address));
        entries.add(new Zone.Service("_rqlite-raft._tcp." + NAME, 1, 1, NODE_PORT, host));
    }

    private static String addressOf(ClusterNode node) {
        var advertised = node.place().advertised();
        return advertised.substring(0, advertised.lastIndexOf(':'));
    }

    @Override
    public String toString() {
        return records + " " + kind;
    }

    @Override
    public void close() {
        server.ifPresent(DnsServer::close);
    }
}
