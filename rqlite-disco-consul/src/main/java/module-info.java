// SPDX-License-Identifier: Apache-2.0
import org.jspecify.annotations.NullMarked;

/// Discovery mode `consul-kv`: keys of a cluster in Consul, changed by check-and-set, held by a session.
///
/// Knows nothing of what the keys mean, and founds no cluster.
@NullMarked
module org.rqlite.disco.consul {
    // Vert.x reads and writes JSON by it, and only says `requires static`
    requires com.fasterxml.jackson.core;
    requires io.vertx.consul.client;
    requires io.vertx.core;
    requires org.rqlite.api;
    requires org.rqlite.disco.config;
    requires static org.jspecify;

    provides org.rqlite.api.disco.DiscoveryProvider with
            org.rqlite.disco.consul.ConsulDiscoveryProvider;
}
