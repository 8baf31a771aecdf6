// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.rqlite.testkit.Lane;

/// A host of its own for each node, on one bridge: network namespaces of the kernel, so that packets are lost and not
/// bytes. Needs root and `ip`.
///
/// A cut is a route that swallows what a node sends to another. The test sits on the bridge and reaches all.
public final class NetworkNamespaces implements Network {
    private static final Path ETC = Path.of("/etc/netns");
    private static final int HTTP_PORT = 4001;
    private static final int RAFT_PORT = 4002;
    private static final int SUBNETS = 254 / Lane.COUNT; // tests side by side share no network
    private static final String SWEPT_LANE = swept(); // begins all names
    private static final int FIRST_HOST = 10; // the last byte of the first node's address

    private final int size;
    private final String tag;
    private final int subnet;
    private final boolean[][] cut;
    private final List<Integer> hosts = new ArrayList<>(); // the last byte of each node's address
    private int hostsUsed;

    private NetworkNamespaces(int size) {
        var random = ThreadLocalRandom.current();
        this.size = size;
        this.subnet = Lane.number() * SUBNETS + random.nextInt(1, SUBNETS);
        this.tag = SWEPT_LANE + lane(random.nextInt(1 << 16)).substring(1);
        this.cut = new boolean[size + 1][size + 1];
    }

    /// Skips the calling test where namespaces may not be made; fails it where `CI` is set, since there they must be.
    public static void require() {
        var refused = refusal();
        if (System.getenv("CI") == null)
            assumeThat(refused).as("network namespaces").isEmpty();
        assertThat(refused).as("network namespaces").isEmpty();
    }

    /// Done once, when this class is used first: the lane is this process's, so what is in it is nobody's.
    private static String swept() {
        var lane = lane(0).substring(0, 1);
        Leftovers.remove("rq" + lane, "rqb" + lane);
        return lane;
    }

    private static String lane(int number) {
        return HexFormat.of().withUpperCase().toHexDigits(number + (Lane.number() << 16), 5);
    }

    private static String refusal() {
        var name = "rq-probe-" + ThreadLocalRandom.current().nextInt(10_000);
        try {
            var refused = Command.tried("ip netns add " + name);
            return refused.isEmpty() ? Command.tried("ip netns del " + name) : refused;
        } catch (UncheckedIOException e) {
            return "no ip: " + e.getMessage();
        }
    }

    /// Makes bridge and namespaces.
    public static NetworkNamespaces start(int size) {
        var network = new NetworkNamespaces(size);
        try {
            network.build();
        } catch (AssertionError e) {
            network.close();
            throw e;
        }
        return network;
    }

    private void build() {
        Command.run("ip link add %s type bridge".formatted(bridge()));
        Command.run("ip addr add %s/24 dev %s".formatted(hostAddress(), bridge()));
        Command.run("ip link set %s up".formatted(bridge()));
        for (var node = 1; node <= size; node++) {
            var cable = "rqv%s%d".formatted(tag, node);
            Command.run("ip netns add %s".formatted(namespace(node)));
            Command.run("ip link add %s type veth peer name eth0 netns %s".formatted(cable, namespace(node)));
            Command.run("ip link set %s master %s up".formatted(cable, bridge()));
            Command.run("ip -n %s link set lo up".formatted(namespace(node)));
            Command.run("ip -n %s link set eth0 up".formatted(namespace(node)));
            hosts.add(FIRST_HOST + hostsUsed++);
            Command.run("ip -n %s addr add %s/24 dev eth0".formatted(namespace(node), of(node)));
        }
    }

    private String bridge() {
        return "rqb" + tag;
    }

    private String namespace(int node) {
        return "rq" + tag + "-" + node;
    }

    private String address(int host) {
        return "10.77.%d.%d".formatted(subnet, host);
    }

    private String of(int node) {
        return address(hosts.get(node - 1));
    }

    /// Where the test sits, as the nodes reach it.
    public String hostAddress() {
        return address(1);
    }

    /// An address of this network that nobody has.
    public String deadAddress() {
        return address(250);
    }

    /// Has all nodes ask this DNS server, once they are launched again.
    public void nameServer(String address) {
        etc("resolv.conf", "nameserver " + address + "\n");
    }

    /// Gives all nodes a hosts file, once they are launched again.
    ///
    /// @param lines as in `/etc/hosts`
    public void hosts(String lines) {
        etc("hosts", "127.0.0.1 localhost\n" + lines);
    }

    /// `ip netns exec` puts the file in place.
    private void etc(String file, String text) {
        try {
            for (var node = 1; node <= size; node++) {
                var folder = Files.createDirectories(ETC.resolve(namespace(node)));
                Files.writeString(folder.resolve(file), text);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Place place(int node) {
        var http = of(node) + ":" + HTTP_PORT;
        var raft = of(node) + ":" + RAFT_PORT;
        return new Place(List.of("ip", "netns", "exec", namespace(node)), List.of(), http, raft, raft);
    }

    @Override
    public void cut(int from, int to) {
        if (cut[from][to]) return;
        Command.run("ip -n %s route add blackhole %s/32".formatted(namespace(from), of(to)));
        cut[from][to] = true;
    }

    @Override
    public void join(int from, int to) {
        if (!cut[from][to]) return;
        Command.run("ip -n %s route del blackhole %s/32".formatted(namespace(from), of(to)));
        cut[from][to] = false;
    }

    @Override
    public void slow(int from, int to, Duration delay) {
        // would need the kernel's netem, which containers rarely have
        throw new UnsupportedOperationException("only the proxies can be slow");
    }

    @Override
    public void move() {
        heal();
        for (var node = 1; node <= size; node++) move(node);
    }

    /// Gives one node another address; it may not run, and no fault may be in force.
    public void move(int node) {
        Command.run("ip -n %s addr del %s/24 dev eth0".formatted(namespace(node), of(node)));
        hosts.set(node - 1, FIRST_HOST + hostsUsed++);
        Command.run("ip -n %s addr add %s/24 dev eth0".formatted(namespace(node), of(node)));
    }

    /// Tears all down; a process that still runs there keeps its namespace until it ends.
    @Override
    public void close() {
        for (var node = 1; node <= size; node++) {
            Command.tried("ip netns del " + namespace(node));
            Command.tried("rm -rf " + ETC.resolve(namespace(node)));
        }
        Command.tried("ip link del " + bridge());
    }
}
