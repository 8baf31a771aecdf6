// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.founding;

import java.util.Optional;
import java.util.UUID;

/// What the rest of the node knows at the moment of an event, read under the same lock.
///
/// @param cluster the cluster that the node belongs to (`node.json`)
/// @param knowsLeader whether a leader is known
public record Facts(Optional<UUID> cluster, boolean knowsLeader) {
    /// Belongs to no cluster and knows no leader.
    public static final Facts NONE = new Facts(Optional.empty(), false);
}
