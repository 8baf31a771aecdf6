// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.rqlite.disco.testkit.DnsServer;
import org.rqlite.disco.testkit.RealServers;
import org.rqlite.disco.testkit.Zone;
import org.rqlite.it.fault.NetworkNamespaces;

/// The pods of the StatefulSet and the records of its headless service, without a Kubernetes: each pod is a host on a
/// network, a DNS server has their addresses.
final class SimulatedSet implements AutoCloseable {
    private final Path folder;
    private final NetworkNamespaces network;
    private final String service;
    private final List<String> arguments;
    private final Map<Integer, Pod> pods = new TreeMap<>();
    private DnsServer dns;

    private SimulatedSet(Path folder, NetworkNamespaces network, Manifest set, List<String> arguments) {
        this.folder = folder;
        this.network = network;
        this.service = set.text("spec", "serviceName");
        this.arguments = arguments;
        this.dns = records();
    }

    /// @param most how many pods there may be
    static SimulatedSet create(Path folder, int most) throws IOException {
        NetworkNamespaces.require();
        RealServers.ofThisMachine().program("dnsmasq");
        var arguments = Manifest.container().at("args").words();
        return new SimulatedSet(folder, NetworkNamespaces.start(most), Manifest.statefulSet(), arguments);
    }

    /// Starts a pod; its record follows.
    Pod create(int ordinal) throws IOException {
        var volume = Files.createDirectories(folder.resolve("volume-" + ordinal));
        var place = new Pod.Assignment(
                "rqlite-" + ordinal, service + "." + Zone.ORIGIN, address(ordinal), network.hostAddress(), volume);
        var pod = Pod.start(place, network.place(ordinal + 1).prefix(), arguments);
        pods.put(ordinal, pod);
        publish();
        return pod;
    }

    /// Stops a pod in order and takes its record away; the next of its name gets another address.
    void delete(int ordinal) {
        var pod = pod(ordinal);
        pods.remove(ordinal);
        publish(); // a pod that ends leaves the service before its process ends
        assertThat(pod.stop()).as(pod.told()).isZero();
        network.move(ordinal + 1);
    }

    Pod pod(int ordinal) {
        return Objects.requireNonNull(pods.get(ordinal));
    }

    Collection<Pod> pods() {
        return List.copyOf(pods.values());
    }

    private String address(int ordinal) {
        return network.place(ordinal + 1).http().replaceFirst(":.*", "");
    }

    private void publish() {
        dns.close();
        dns = records();
    }

    private DnsServer records() {
        var entries = new ArrayList<Zone.Entry>();
        for (var ordinal : pods.keySet()) {
            entries.add(new Zone.Host(service, address(ordinal)));
            entries.add(new Zone.Host("rqlite-" + ordinal + "." + service, address(ordinal)));
        }
        var zone = new Zone(entries);
        var files = folder.resolve("dns");
        return DnsServer.start(DnsServer.Kind.DNSMASQ, List.of(), network.hostAddress(), 53, files, zone);
    }

    @Override
    public void close() {
        pods.values().forEach(Pod::kill);
        dns.close();
        network.close();
    }
}
