// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.registry;

import java.time.Duration;
import java.util.Optional;
import org.rqlite.api.disco.VersionedValue;

/// What a node does next about the keys.
sealed interface Action {
    /// Claim the key `cluster` for a founding of its own, under its lease (K1).
    ///
    /// @param expected what was read
    record Claim(Optional<VersionedValue> expected) implements Action {}

    /// The claim has stood: declare the cluster formed, for ever (K1).
    ///
    /// @param expected the claim
    record Declare(VersionedValue expected) implements Action {}

    /// The registry says that this node's own cluster is formed: make it.
    record Found() implements Action {}

    /// Ask a node to be let in.
    ///
    /// @param address `host:port`, or the URL of its API
    record Join(String address) implements Action {}

    /// Look again later.
    ///
    /// @param reason what is waited for, and the cure if that may never come; lower case, no full stop
    /// @param pause how long, unless the key changes before
    record Await(String reason, Duration pause) implements Action {}

    /// Write the key `cluster` again, for ever: it is missing, or holds another's claim, or rubbish (K3).
    ///
    /// @param expected what was read
    /// @param reason for the log
    record Restore(Optional<VersionedValue> expected, String reason) implements Action {}

    /// All is as it should be.
    record Keep() implements Action {}

    /// End this node: its cluster is not the one that the registry names (K4).
    ///
    /// @param reason cause and cure; lower case, no full stop
    record Stop(String reason) implements Action {}
}
