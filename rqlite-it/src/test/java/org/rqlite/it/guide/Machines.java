// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.guide;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.rqlite.disco.testkit.DnsServer;
import org.rqlite.disco.testkit.TcpProxy;
import org.rqlite.disco.testkit.Zone;
import org.rqlite.it.Eventually;
import org.rqlite.it.TestNode;
import org.rqlite.it.cluster.Json;
import org.rqlite.it.fault.NetworkNamespaces;

/// The machines that the guide speaks of: `host1` and so on, with ports of their own, a DNS server, and Consul and etcd
/// where the guide has them. What is typed on one runs there with its `ID` and `HOST`.
final class Machines implements AutoCloseable {
    private static final int DNS_PORT = 53;
    private static final Duration READY_MAX = Duration.ofSeconds(60);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(5);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(ANSWER_MAX).build();
    private final Path home;
    private final int size;
    private final NetworkNamespaces network;
    private final List<TcpProxy> servers = new ArrayList<>();
    private final List<Typed> all = new ArrayList<>();
    private Optional<DnsServer> dns = Optional.empty();

    private Machines(Path home, int size) {
        this.home = home;
        this.size = size;
        this.network = NetworkNamespaces.start(size);
    }

    /// Starts them.
    static Machines start(Path home, int size) {
        NetworkNamespaces.require();
        var machines = new Machines(home, size);
        try {
            machines.resolve();
            return machines;
        } catch (RuntimeException | Error e) {
            machines.close();
            throw e;
        }
    }

    private void resolve() {
        var hosts = new StringBuilder();
        for (var machine = 1; machine <= size; machine++) hosts.append("%s host%d%n".formatted(ip(machine), machine));
        var here = network.hostAddress();
        network.hosts(hosts + here + " consul.local etcd1.local etcd2.local example.com\n");
        network.nameServer(here);
        var folder = home.resolve("dns");
        dns = Optional.of(DnsServer.start(DnsServer.Kind.DNSMASQ, List.of(), here, DNS_PORT, folder, zone()));
    }

    /// `rqlite.local` has the first three machines.
    private Zone zone() {
        var entries = new ArrayList<Zone.Entry>();
        for (var machine = 1; machine <= 3; machine++) {
            entries.add(new Zone.Host("rqlite", ip(machine)));
            entries.add(new Zone.Host("node" + machine, ip(machine)));
            entries.add(new Zone.Service("_rqlite-raft._tcp.rqlite", 0, 0, 4002, "node" + machine));
            entries.add(new Zone.Service("_rqlite-svc._tcp.rqlite", 0, 0, 4001, "node" + machine));
        }
        return new Zone("local", entries);
    }

    private String ip(int machine) {
        var address = network.place(machine).raft();
        return address.substring(0, address.indexOf(':'));
    }

    /// From now on a server of this machine is at `consul.local` and the like.
    ///
    /// @param port there
    /// @param target its port on loopback
    void serve(int port, int target) {
        servers.add(TcpProxy.start(new InetSocketAddress(network.hostAddress(), port), target));
    }

    /// Has a shell run a block.
    ///
    /// @param folder that it is typed in; made if need be
    /// @param more of the environment
    Typed type(int machine, String block, String folder, Map<String, String> more) {
        try {
            var at = Files.createDirectories(
                    home.resolve(folder.replaceAll("\\W", "-")).resolve("host" + machine));
            var command = new ArrayList<>(network.place(machine).prefix());
            command.addAll(List.of("bash", "-c", block));
            var builder = new ProcessBuilder(command)
                    .directory(at.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(at.resolve("said").toFile());
            var environment = builder.environment();
            environment.put("ID", "" + machine);
            environment.put("HOST", "host" + machine);
            environment.put("PATH", TestNode.launcher().getParent() + ":" + environment.get("PATH"));
            environment.put("RQLITED_JAVA_OPTS", String.join(" ", TestNode.javaOptions()));
            environment.putAll(more);
            var typed = new Typed(builder.start(), at.resolve("said"));
            all.add(typed);
            return typed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Ends all that was typed.
    void stop() {
        all.forEach(Typed::close);
        all.clear();
    }

    /// Waits until the nodes of some machines, and no others, are one cluster, each of them ready.
    void awaitCluster(Set<Integer> numbers) {
        var ids = numbers.stream().map(String::valueOf).collect(Collectors.toSet());
        for (var machine : numbers) {
            await(machine, "/readyz", said -> said.contains("[+]store ok"));
            await(machine, "/nodes", said -> Json.parse(said).names().equals(ids));
        }
    }

    /// Waits until a node answers as it should.
    void await(int machine, String path, Predicate<String> answer) {
        Eventually.await(READY_MAX, this::told, () -> answer.test(asked(machine, path)));
    }

    /// What a node answers; empty if it does not.
    private String asked(int machine, String path) {
        try {
            var uri = URI.create("http://" + network.place(machine).http() + path);
            var request = HttpRequest.newBuilder(uri).timeout(ANSWER_MAX).build();
            return http.send(request, BodyHandlers.ofString()).body();
        } catch (IOException _) {
            return "";
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String told() {
        return String.join("\n", all.stream().map(Typed::text).toList());
    }

    @Override
    public void close() {
        stop();
        dns.ifPresent(DnsServer::close);
        servers.forEach(TcpProxy::close);
        network.close();
    }
}
