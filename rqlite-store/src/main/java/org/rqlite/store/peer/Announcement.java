// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.util.UUID;

/// Where a node of a cluster can be found, as it said itself (S3).
///
/// @param cluster its cluster
/// @param id of the node
/// @param incarnation of its data folder
/// @param starts how often it was started: of two announcements of one incarnation the higher counts
/// @param raftAddress advertised node-to-node address, `host:port`
/// @param apiUrl base URL of its HTTP API
public record Announcement(UUID cluster, String id, UUID incarnation, long starts, String raftAddress, String apiUrl) {}
