// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// This node does not lead. Nothing was appended; send the request to the leader that it names.
public final class NotLeaderException extends DatabaseException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Peer leader;

    /// The leader is not known.
    public NotLeaderException() {
        super("not leader");
        this.leader = null;
    }

    /// Names the leader.
    ///
    /// @param leader where the request belongs
    public NotLeaderException(Peer leader) {
        super("not leader");
        this.leader = leader;
    }

    /// The leader, if this node knows one.
    ///
    /// @return where the request belongs
    public Optional<Peer> leader() {
        return Optional.ofNullable(leader);
    }

    @Override
    public boolean retryable() {
        return true;
    }

    @Override
    public boolean mayHaveCommitted() {
        return false;
    }
}
