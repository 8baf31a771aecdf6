// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

/// A node of the cluster as others reach it.
///
/// @param id unique in the cluster, never changed
/// @param apiUrl base URL of its HTTP API, `http://host:port`; empty if unknown
/// @param raftAddress advertised node-to-node address, `host:port`
/// @param voter whether it votes and counts for the quorum
public record Peer(String id, String apiUrl, String raftAddress, boolean voter) {}
