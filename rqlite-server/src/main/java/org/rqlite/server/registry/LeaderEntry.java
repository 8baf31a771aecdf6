// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.registry;

import java.util.LinkedHashMap;
import java.util.Optional;
import org.rqlite.api.Peer;

/// What the key `leader` says of the leader, and `nodes/ID` of any node, byte for byte as rqlite writes it, for all
/// tools that read it (K2).
///
/// ```
/// {"id":"node1","api_addr":"http://host1:4001","addr":"host1:4002"}
/// ```
///
/// @param id of the leader
/// @param apiUrl of its HTTP API
/// @param raftAddress node-to-node address
record LeaderEntry(String id, String apiUrl, String raftAddress) {
    /// The key, below `-disco-key`.
    static final String KEY = "leader";

    static LeaderEntry of(Peer node) {
        return new LeaderEntry(node.id(), node.apiUrl(), node.raftAddress());
    }

    /// Reads a value, whoever wrote it.
    ///
    /// @return empty if it names no address
    static Optional<LeaderEntry> parse(String value) {
        return FlatObject.read(value)
                .map(fields -> new LeaderEntry(
                        fields.getOrDefault("id", ""),
                        fields.getOrDefault("api_addr", ""),
                        fields.getOrDefault("addr", "")))
                .filter(entry -> !entry.address().isEmpty());
    }

    /// Where to join: the node-to-node address; else the HTTP API, which tells it.
    String address() {
        return raftAddress.isEmpty() ? apiUrl : raftAddress;
    }

    /// The value as it is stored: empty texts are left out.
    String text() {
        var fields = new LinkedHashMap<String, String>();
        fields.put("id", id);
        fields.put("api_addr", apiUrl);
        fields.put("addr", raftAddress);
        fields.values().removeIf(String::isEmpty);
        return FlatObject.write(fields);
    }
}
