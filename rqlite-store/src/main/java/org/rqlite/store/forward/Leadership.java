// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.forward;

import java.util.Optional;
import java.util.UUID;
import org.rqlite.api.Peer;

/// Who leads, as far as this node knows. Any thread; must not block.
public interface Leadership {
    /// Whether this node leads.
    ///
    /// @return whether it can also serve: it has applied all that earlier leaders committed
    Standing standing();

    /// The leader, if it is another node.
    ///
    /// @return empty while none is known, or where it is is not known
    Optional<Peer> other();

    /// This node's cluster.
    ///
    /// @return empty if it has none
    Optional<UUID> cluster();

    /// What this node is.
    enum Standing {
        /// Leads and serves.
        READY,
        /// Leads, but has not caught up.
        LEADING,
        /// Does not lead.
        FOLLOWING
    }
}
