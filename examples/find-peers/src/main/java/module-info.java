// SPDX-License-Identifier: Apache-2.0
/// A program that finds the nodes of a cluster.
module com.example.peers {
    requires org.rqlite.api;

    uses org.rqlite.api.disco.DiscoveryProvider;
}
