// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.log;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What every node of a cluster agrees on besides the user's data (A3, S4).
///
/// Changed by log commands only; kept beside the database in the markers, never inside it.
///
/// @param clusterId fixed at founding (S2)
/// @param foreignKeysAtFounding the flag `-fk` with which the cluster was founded; a node with another is
/// refused
/// @param featureLevel lowest level that all members know (S5)
/// @param connection settings of the writer's connection
/// @param lastTimeMillis highest time of any request applied (S9)
/// @param members sorted by id
/// @param upload the chunked request under way, if any (S8)
public record ReplicatedRecord(
        UUID clusterId,
        boolean foreignKeysAtFounding,
        int featureLevel,
        ConnectionState connection,
        long lastTimeMillis,
        List<Member> members,
        Optional<Upload> upload) {
    /// Copies `members`.
    public ReplicatedRecord {
        members = List.copyOf(members);
    }

    /// The same but for the members.
    ///
    /// @param others in their place
    /// @return a changed copy
    public ReplicatedRecord withMembers(List<Member> others) {
        return new ReplicatedRecord(
                clusterId, foreignKeysAtFounding, featureLevel, connection, lastTimeMillis, others, upload);
    }

    /// The same but for the feature level.
    ///
    /// @param level in its place
    /// @return a changed copy
    public ReplicatedRecord withFeatureLevel(int level) {
        return new ReplicatedRecord(
                clusterId, foreignKeysAtFounding, level, connection, lastTimeMillis, members, upload);
    }

    /// One member.
    ///
    /// @param id of the node
    /// @return empty if there is no such member
    public Optional<Member> member(String id) {
        for (var member : members) if (member.id().equals(id)) return Optional.of(member); // with each request
        return Optional.empty();
    }

    /// A node of the cluster.
    ///
    /// @param id its id
    /// @param incarnation made once with its data folder (S1)
    /// @param raftAddress advertised, `host:port`
    /// @param apiUrl base URL of its HTTP API
    /// @param voter false for a learner
    /// @param sqliteVersion of its library, such as `3.54.1`
    /// @param platform operating system and architecture, such as `linux/amd64`
    public record Member(
            String id,
            UUID incarnation,
            String raftAddress,
            String apiUrl,
            boolean voter,
            String sqliteVersion,
            String platform) {
        /// The same node as voter or learner.
        ///
        /// @param votes in place of [#voter()]
        /// @return a changed copy
        public Member withVote(boolean votes) {
            return new Member(id, incarnation, raftAddress, apiUrl, votes, sqliteVersion, platform);
        }
    }

    /// A large request whose chunks are arriving.
    ///
    /// @param id of the upload
    /// @param received chunks applied so far
    /// @param of chunks in all
    public record Upload(UUID id, int received, int of) {}
}
