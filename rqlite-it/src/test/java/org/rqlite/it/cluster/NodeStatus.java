// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.cluster;

/// How a node describes itself at `/status`; one that does not answer is in state `""` and in term -1.
///
/// @param state `Leader`, `Follower` or `Candidate`; `""` if it is in no cluster
/// @param term its current term
/// @param ready whether it leads and has caught up
/// @param clusterId `""` if it is in no cluster
/// @param members how many nodes its record names
/// @param applied index of the last entry applied, counted from 1
/// @param firstInLog index of the first entry that is still in its log
/// @param snapshot index of its last snapshot
public record NodeStatus(
        String state,
        long term,
        boolean ready,
        String clusterId,
        int members,
        long applied,
        long firstInLog,
        long snapshot) {
    static final NodeStatus SILENT = new NodeStatus("", -1, false, "", 0, -1, -1, -1);

    static NodeStatus of(Json status) {
        var store = status.at("store");
        return new NodeStatus(
                textOf(store.at("raft", "state")),
                store.at("raft", "term").number(),
                store.at("ready").text().equals("true"),
                textOf(store.at("cluster_id")),
                store.at("nodes").list().size(),
                store.at("db_applied_index").number(),
                store.at("raft", "first_log_index").number(),
                store.at("raft", "last_snapshot_index").number());
    }

    private static String textOf(Json json) {
        return json.isPresent() ? json.text() : "";
    }

    /// Whether it says that it leads.
    public boolean leads() {
        return state.equals("Leader");
    }
}
