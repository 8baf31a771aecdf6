// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.registry;

import java.util.Optional;
import org.rqlite.api.disco.VersionedValue;

/// Both keys as they were read, one after the other.
///
/// @param cluster the key `cluster`; empty if it is absent
/// @param leader the key `leader`; empty if it is absent
record Keys(Optional<VersionedValue> cluster, Optional<VersionedValue> leader) {
    /// The entry of the key `cluster`; empty also if it holds something else.
    Optional<ClusterEntry> clusterEntry() {
        return cluster.map(VersionedValue::value).flatMap(ClusterEntry::parse);
    }

    /// The entry of the key `leader`; empty also if it holds something else.
    Optional<LeaderEntry> leaderEntry() {
        return leader.map(VersionedValue::value).flatMap(LeaderEntry::parse);
    }
}
