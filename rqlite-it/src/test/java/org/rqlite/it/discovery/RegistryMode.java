// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.discovery;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.rqlite.disco.testkit.ConsulServer;
import org.rqlite.disco.testkit.EtcdServer;
import org.rqlite.disco.testkit.RawStore;
import org.rqlite.disco.testkit.RealServer;
import org.rqlite.it.cluster.TestCluster;

/// A real Consul or etcd.
///
/// @param mode `-disco-mode`
/// @param config `-disco-config`, with `%d` for the port
/// @param root before the key's name
/// @param store its keys
/// @param server its process
record RegistryMode(String mode, String config, String root, RawStore store, RealServer server) implements Mode {
    static RegistryMode etcd() {
        return of(EtcdServer.start());
    }

    static RegistryMode of(EtcdServer etcd) {
        var config = "{\"endpoints\":[\"127.0.0.1:%d\"]}";
        return new RegistryMode("etcd-kv", config, "/test/", etcd, etcd.server());
    }

    static RegistryMode consul() {
        return of(ConsulServer.start());
    }

    static RegistryMode of(ConsulServer consul) {
        var config = "{\"address\":\"127.0.0.1:%d\"}";
        return new RegistryMode("consul-kv", config, "test/", consul, consul.server());
    }

    @Override
    public List<String> flags(TestCluster cluster) {
        return flagsBy(server.port());
    }

    /// For a node that reaches the store by another port, such as a proxy's.
    List<String> flagsBy(int port) {
        return flags("test", port);
    }

    /// With another `-disco-key`.
    List<String> flags(String key) {
        return flags(key, server.port());
    }

    private List<String> flags(String key, int port) {
        return List.of("-disco-mode", mode, "-disco-key", key, "-disco-config", config.formatted(port));
    }

    /// How the value of the key `leader` begins where it is sent.
    String sentBy(int number) {
        return sent("{\"id\":\"n" + number);
    }

    /// A part of the value of a key where it is sent: etcd takes it as it is, Consul in base64.
    ///
    /// @param part as many bytes as are whole groups of base64, from where a group begins
    String sent(String part) {
        return mode.equals("etcd-kv")
                ? part
                : Base64.getEncoder().encodeToString(part.getBytes(StandardCharsets.UTF_8));
    }

    /// Whether the key `leader` names a node.
    boolean names(int number) {
        return get("leader")
                .filter(value -> value.contains("\"id\":\"n" + number + "\""))
                .isPresent();
    }

    /// The version of a key: another after each write.
    long version(String key) {
        return store.version(root + key);
    }

    /// What a key holds; empty if it is absent.
    Optional<String> get(String key) {
        return store.get(root + key);
    }

    void put(String key, String value) {
        store.put(root + key, value.getBytes(StandardCharsets.UTF_8));
    }

    void delete(String key) {
        store.delete(root + key);
    }

    @Override
    public void close() {
        server.close();
    }
}
