// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.discovery;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.disco.testkit.DnsServer;
import org.rqlite.disco.testkit.Zone;
import org.rqlite.it.FormingNode;
import org.rqlite.it.cluster.ClusterNode;
import org.rqlite.it.cluster.ClusterSpec;
import org.rqlite.it.cluster.TestCluster;
import org.rqlite.it.doctor.Diagnosis;
import org.rqlite.it.doctor.Doctor;
import org.rqlite.it.fault.NetworkNamespaces;

/// The doctor finds what is wrong with the answers of a real DNS server; each cause is made for real.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DoctorNamesIT {
    private static final String CHECK = "discovery";

    private TestCluster cluster;
    private ClusterNode node;
    private DnsServer dns;
    private Doctor doctor;

    @BeforeAll
    void start(@TempDir Path home) {
        cluster = TestCluster.start(ClusterSpec.of(1).inNamespaces());
        node = cluster.node(1);
        var network = network();
        dns = DnsServer.start(
                DnsServer.Kind.DNSMASQ, List.of(), network.hostAddress(), 53, home.resolve("dns"), zone(network));
        network.nameServer(network.hostAddress());
        doctor = new Doctor(node.place().prefix(), Map.of());
    }

    private Zone zone(NetworkNamespaces network) {
        var address = host(node.place().raft());
        return Zone.of(
                new Zone.Host("few", address),
                new Zone.Host("dead", address),
                new Zone.Host("dead", network.deadAddress()),
                new Zone.Service("_rqlite._tcp.few", 0, 0, 4002, "few"),
                new Zone.Service("_rqlite._tcp.lost", 0, 0, 4002, "few"),
                new Zone.Service("_rqlite._tcp.lost", 0, 0, 4002, "nowhere"),
                new Zone.Service("_rqlite._tcp.lost", 0, 0, 4009, "few"));
    }

    private NetworkNamespaces network() {
        return (NetworkNamespaces) cluster.network();
    }

    private static String host(String address) {
        return address.substring(0, address.indexOf(':'));
    }

    @AfterAll
    void stop() {
        if (dns != null) dns.close();
        if (cluster != null) cluster.close();
    }

    @TempDir
    Path temp;

    @Test
    void findsFewerAddressesThanNodesAreExpected() {
        for (var mode : List.of("dns", "dns-srv")) {
            asked(mode, "few", temp.resolve("data"))
                    .hasWarning(CHECK, "found 1 addresses, " + node.place().raft() + ", and -bootstrap-expect is 3")
                    .hasOk(CHECK, node.place().raft() + " is the node-to-node port of node n1");
        }
    }

    @Test
    void findsANameThatHoldsNothing() {
        for (var mode : List.of("dns", "dns-srv")) {
            asked(mode, "empty", temp.resolve("data")).hasError(CHECK, "empty.cluster.test");
        }
    }

    @Test
    void findsAddressesAtWhichNobodyAnswers() {
        asked("dns", "dead", temp.resolve("data"))
                .hasWarning(CHECK, "found 2 addresses")
                .hasWarning(CHECK, network().deadAddress() + ":4002: nobody answers");
        asked("dns-srv", "lost", temp.resolve("data"))
                .hasWarning(CHECK, "found 2 addresses")
                .hasWarning(CHECK, node.place().raft().replace(":4002", ":4009") + ": nobody answers");
    }

    @Test
    void findsTheNodeOfAnotherCluster() {
        try (var other = new FormingNode("2", temp)) {
            other.launch().awaitReady().terminate(); // founds a cluster of its own

            asked("dns", "few", other.data())
                    .hasError(CHECK, "the node at " + node.place().raft() + " belongs to cluster ");
        }
    }

    private Diagnosis asked(String mode, String name, Path data) {
        return doctor.asked(List.of(
                "-http-addr",
                "127.0.0.1:4101",
                "-raft-addr",
                "127.0.0.1:4102",
                "-disco-mode",
                mode,
                "-disco-config",
                mode.equals("dns")
                        ? "{\"name\":\"" + name + ".cluster.test\",\"port\":4002}"
                        : "{\"name\":\"" + name + ".cluster.test\",\"service\":\"rqlite\"}",
                "-bootstrap-expect",
                "3",
                data.toString()));
    }
}
