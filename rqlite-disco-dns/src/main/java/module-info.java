// SPDX-License-Identifier: Apache-2.0
import org.jspecify.annotations.NullMarked;

/// Discovery mode `dns`: the addresses of a host name, asked of the system's resolver.
///
/// Deliberately speaks no DNS itself: hosts file, search path and name services count as they do for every program.
@NullMarked
module org.rqlite.disco.dns {
    requires org.rqlite.api;
    requires org.rqlite.disco.config;
    requires static org.jspecify;

    provides org.rqlite.api.disco.DiscoveryProvider with
            org.rqlite.disco.dns.DnsDiscoveryProvider;
}
