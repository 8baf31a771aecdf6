// SPDX-License-Identifier: Apache-2.0
import org.jspecify.annotations.NullMarked;

/// Discovery mode `dns-srv`: hosts and ports of a service by DNS SRV records (RFC 2782).
///
/// Asks the servers of `resolv.conf` itself, since Java's own look-up knows no SRV. dnsjava offers to be the resolver
/// of the
/// whole process; that is left off, as it comes.
@NullMarked
module org.rqlite.disco.dnssrv {
    requires org.dnsjava;
    requires org.rqlite.api;
    requires org.rqlite.disco.config;
    requires static org.jspecify;

    provides org.rqlite.api.disco.DiscoveryProvider with
            org.rqlite.disco.dnssrv.DnsSrvDiscoveryProvider;
}
