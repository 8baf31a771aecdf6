// SPDX-License-Identifier: Apache-2.0
import org.jspecify.annotations.NullMarked;

/// Discovery mode `etcd-kv`: keys of a cluster in etcd, changed by check-and-set, held by a lease.
///
/// Knows nothing of what the keys mean, and founds no cluster.
@NullMarked
module org.rqlite.disco.etcd {
    requires org.rqlite.api;
    requires org.rqlite.disco.config;
    requires org.rqlite.thirdparty.jetcd;
    requires static org.jspecify;

    provides org.rqlite.api.disco.DiscoveryProvider with
            org.rqlite.disco.etcd.EtcdDiscoveryProvider;
}
