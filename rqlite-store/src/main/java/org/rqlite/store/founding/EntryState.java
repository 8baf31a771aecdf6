// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.founding;

import java.util.Optional;

/// Where a node stands towards one founding: none → prepared → activated or refused; or none → declined;
/// activated → dropped. No other step.
public enum EntryState {
    /// Accepted; waits for the others, for as long as it takes (F4).
    PREPARED,
    /// Takes part: the group exists or is about to (F3).
    ACTIVATED,
    /// Had accepted and will never activate (F4). Final.
    REFUSED,
    /// Was asked before it had accepted, and never will (F4). Final; binds to nothing, proves no acceptance.
    DECLINED,
    /// Had activated, and the founding turned out dead (F6). Final.
    DROPPED;

    /// Whether the owner had accepted at some time (F4).
    boolean accepted() {
        return this != DECLINED;
    }

    /// Whether the owner may not accept another founding before this one is dead (F2).
    boolean binds() {
        return this == PREPARED || this == ACTIVATED || this == REFUSED;
    }

    /// Whether this round is spent (F1). A dropped one is dead, hence refused or declined by others.
    boolean spent() {
        return this == REFUSED || this == DECLINED || this == DROPPED;
    }

    boolean mayFollow(Optional<EntryState> before) {
        return switch (this) {
            case PREPARED, DECLINED -> before.isEmpty();
            case ACTIVATED, REFUSED -> before.equals(Optional.of(PREPARED));
            case DROPPED -> before.equals(Optional.of(ACTIVATED));
        };
    }
}
