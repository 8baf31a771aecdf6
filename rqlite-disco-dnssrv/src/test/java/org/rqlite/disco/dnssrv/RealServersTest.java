// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.dnssrv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rqlite.api.Diagnostic;
import org.rqlite.api.disco.AddressDiscovery;
import org.rqlite.api.disco.DiscoveryException;
import org.rqlite.api.disco.DiscoverySettings;
import org.rqlite.disco.testkit.DnsServer;
import org.rqlite.disco.testkit.Waiting;
import org.rqlite.disco.testkit.Zone;
import org.rqlite.testkit.Ports;
import org.xbill.DNS.Name;

/// The mode on two kinds of DNS server.
class RealServersTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final Name SEARCH = Name.fromConstantString("cluster.test.");
    // what a busy machine takes for two hundred questions
    private static final Timing PATIENT =
            new Timing(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(30));
    private static final Duration RECOVERY = Duration.ofSeconds(30); // of calls, each of which a busy machine may fail

    @TempDir
    Path folder;

    private final int port = Ports.freeForDns();
    private final InetSocketAddress server = new InetSocketAddress(LOOPBACK, port);

    @BeforeEach
    void listNothingInTheHostsFile() throws IOException {
        Files.writeString(folder.resolve("hosts"), "");
    }

    @ParameterizedTest
    @EnumSource
    void givesEachNodeItsPortInTheOrderOfTheRecords(DnsServer.Kind kind) {
        var zone = Zone.of(
                new Zone.Service("_rqlite._tcp.svc", 10, 5, 4002, "light"),
                new Zone.Service("_rqlite._tcp.svc", 10, 50, 4102, "heavy"),
                new Zone.Service("_rqlite._tcp.svc", 1, 0, 4202, "first"),
                new Zone.Service("_rqlite._tcp.svc", 20, 99, 4302, "last"),
                new Zone.Host("light", "10.0.0.4"),
                new Zone.Host("heavy", "10.0.0.2"),
                new Zone.Host("heavy", "10.0.0.1"),
                new Zone.Host("heavy", "fd00:0:0::22"),
                new Zone.Host("first", "10.0.0.9"),
                new Zone.Host("last", "10.0.0.1"));
        try (var _ = start(kind, zone);
                var discovery = open("{\"name\": \"svc.cluster.test\"}", server)) {
            assertThat(discovery.addresses())
                    .containsExactly(
                            "10.0.0.9:4202",
                            "10.0.0.1:4102",
                            "10.0.0.2:4102",
                            "[fd00::22]:4102",
                            "10.0.0.4:4002",
                            "10.0.0.1:4302");
            assertThat(discovery.state().facts())
                    .containsEntry("mode", Diagnostic.of("dns-srv"))
                    .containsEntry("name", Diagnostic.of("svc.cluster.test"))
                    .containsEntry("service", Diagnostic.of("rqlite"))
                    .containsEntry("dns_name:", Diagnostic.of("_rqlite._tcp.svc.cluster.test."))
                    .containsKeys("last_contact", "last_addresses")
                    .doesNotContainKeys("last_error", "unresolved_targets");
        }
    }

    /// Within what a node waits: a server may say nothing of a name that is not its own.
    @ParameterizedTest
    @EnumSource
    void asksAlongTheSearchPath(DnsServer.Kind kind) {
        var zone = Zone.of(
                new Zone.Service("_raft._tcp.rqlite-headless", 0, 50, 4002, "n1"), new Zone.Host("n1", "10.0.0.1"));
        try (var _ = start(kind, zone);
                var discovery =
                        open(Timing.DEFAULT, "{\"name\": \"rqlite-headless\", \"service\": \"raft\"}", server)) {
            Waiting.until(RECOVERY, "an answer", () -> isAnsweredRightly(discovery));
        }
    }

    @ParameterizedTest
    @EnumSource
    void followsAliases(DnsServer.Kind kind) {
        var zone = Zone.of(
                new Zone.Service("_rqlite._tcp.svc", 0, 0, 4002, "alias"),
                new Zone.Alias("alias", "n1"),
                new Zone.Host("n1", "10.0.0.1"));
        try (var _ = start(kind, zone);
                var discovery = open("{\"name\": \"svc.cluster.test.\"}", server)) {
            assertThat(discovery.addresses()).containsExactly("10.0.0.1:4002");
        }
    }

    @ParameterizedTest
    @EnumSource
    void asksAgainByTcpForWhatWasCutOff(DnsServer.Kind kind) {
        var entries = new ArrayList<Zone.Entry>();
        for (int index = 0; index < 100; index++) {
            var host = "node-with-a-long-name-" + index;
            entries.add(new Zone.Service("_rqlite._tcp.svc", 0, 0, 4002, host));
            entries.add(new Zone.Host(host, "10.0.1." + index));
        }
        try (var _ = start(kind, new Zone(entries));
                var discovery = open("{\"name\": \"svc.cluster.test\"}", server)) {
            assertThat(discovery.addresses()).hasSize(100).contains("10.0.1.0:4002", "10.0.1.99:4002");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTargetThatDoesNotResolveStopsNoOther(DnsServer.Kind kind) {
        var zone = Zone.of(
                new Zone.Service("_rqlite._tcp.svc", 0, 0, 4002, "gone"),
                new Zone.Service("_rqlite._tcp.svc", 0, 0, 4002, "n1"),
                new Zone.Host("n1", "10.0.0.1"));
        try (var _ = start(kind, zone);
                var discovery = open("{\"name\": \"svc.cluster.test\"}", server)) {
            assertThat(discovery.addresses()).containsExactly("10.0.0.1:4002");
            assertThat(discovery.state().facts())
                    .containsEntry(
                            "unresolved_targets",
                            new Diagnostic.Items(List.of(Diagnostic.of("gone.cluster.test (no such host)"))));
        }
    }

    @ParameterizedTest
    @EnumSource
    void thatNoTargetResolvesIsAFailure(DnsServer.Kind kind) {
        var zone = Zone.of(new Zone.Service("_rqlite._tcp.svc", 0, 0, 4002, "gone"), new Zone.Host("n1", "10.0.0.1"));
        try (var _ = start(kind, zone);
                var discovery = open("{\"name\": \"svc.cluster.test\"}", server)) {
            assertThatThrownBy(discovery::addresses)
                    .isInstanceOf(DiscoveryException.class)
                    .hasMessage("lookup _rqlite._tcp.svc.cluster.test: none of its 1 targets resolves: "
                            + "gone.cluster.test (no such host)");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aNameThatIsNotThereIsAFailureAndOneWithoutSuchRecordsIsNone(DnsServer.Kind kind) {
        var zone = Zone.of(new Zone.Host("_rqlite._tcp.bare", "10.0.0.1"));
        try (var _ = start(kind, zone);
                var missing = open("{\"name\": \"none.cluster.test.\"}", server);
                var bare = open("{\"name\": \"bare.cluster.test.\"}", server)) {
            assertThatThrownBy(missing::addresses)
                    .isInstanceOf(DiscoveryException.class)
                    .hasMessage("lookup _rqlite._tcp.none.cluster.test.: no such host");
            assertThat(bare.addresses()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void seesAChangedRecordAtOnceWhateverItsTtl(DnsServer.Kind kind) {
        try (var discovery = open("{\"name\": \"svc.cluster.test\"}", server)) {
            var before =
                    Zone.of(new Zone.Service("_rqlite._tcp.svc", 0, 0, 4002, "n1"), new Zone.Host("n1", "10.0.0.1"));
            try (var _ = start(kind, before)) {
                assertThat(discovery.addresses()).containsExactly("10.0.0.1:4002");
            }
            assertThatThrownBy(discovery::addresses).isInstanceOf(DiscoveryException.class);
            var after =
                    Zone.of(new Zone.Service("_rqlite._tcp.svc", 0, 0, 4003, "n1"), new Zone.Host("n1", "10.0.0.2"));
            try (var _ = start(kind, after)) {
                assertThat(discovery.addresses()).containsExactly("10.0.0.2:4003");
            }
        }
    }

    /// A target that the hosts file lists is not asked for, in neither family.
    @ParameterizedTest
    @EnumSource
    void theHostsFileComesFirst(DnsServer.Kind kind) throws IOException {
        Files.writeString(folder.resolve("hosts"), "10.7.7.7 n1.cluster.test n1\n");
        var zone = Zone.of(
                new Zone.Service("_rqlite._tcp.svc", 0, 0, 4002, "n1"),
                new Zone.Host("n1", "10.0.0.1"),
                new Zone.Host("n1", "fd00::1"));
        try (var _ = start(kind, zone);
                var discovery = open("{\"name\": \"svc.cluster.test\"}", server)) {
            assertThat(discovery.addresses()).containsExactly("10.7.7.7:4002");
        }
    }

    /// Within what a node waits: two servers cost it no more than leaves time for the third.
    @ParameterizedTest
    @EnumSource
    void aDeadOrSilentFirstServerDoesNotMatter(DnsServer.Kind kind) throws IOException {
        var zone = Zone.of(new Zone.Service("_rqlite._tcp.svc", 0, 0, 4002, "n1"), new Zone.Host("n1", "10.0.0.1"));
        var dead = new InetSocketAddress(LOOPBACK, Ports.freeForDns());
        try (var _ = start(kind, zone);
                var silent = new DatagramSocket(0, LOOPBACK);
                var discovery = open(
                        Timing.DEFAULT,
                        "{\"name\": \"svc.cluster.test\"}",
                        dead,
                        new InetSocketAddress(LOOPBACK, silent.getLocalPort()),
                        server)) {
            Waiting.until(RECOVERY, "an answer of the third", () -> isAnsweredRightly(discovery));
        }
    }

    private static boolean isAnsweredRightly(AddressDiscovery discovery) {
        try {
            assertThat(discovery.addresses()).containsExactly("10.0.0.1:4002");
            return true;
        } catch (DiscoveryException _) { // none came in time
            return false;
        }
    }

    private DnsServer start(DnsServer.Kind kind, Zone zone) {
        return DnsServer.start(kind, List.of(), port, folder, zone);
    }

    private AddressDiscovery open(String config, InetSocketAddress... servers) {
        return open(PATIENT, config, servers);
    }

    private AddressDiscovery open(Timing timing, String config, InetSocketAddress... servers) {
        var settings = new NameServers(List.of(servers), List.of(SEARCH), 1, Optional.of(folder.resolve("hosts")));
        var provider = new DnsSrvDiscoveryProvider(() -> settings, timing);
        return (AddressDiscovery) provider.open(new DiscoverySettings(config, "key", 4002));
    }
}
