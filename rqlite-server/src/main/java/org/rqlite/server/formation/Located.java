// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.formation;

/// Where a target's node-to-node port is.
sealed interface Located {
    /// Found, and it answers.
    ///
    /// @param raftAddress `host:port`
    record At(String raftAddress) implements Located {}

    /// Not found now.
    ///
    /// @param reason for people; lower case, no full stop
    record Silent(String reason) implements Located {}

    /// Not what it should be: waiting will not help, a person must change something.
    ///
    /// @param reason cause and cure; lower case, no full stop
    record Mistaken(String reason) implements Located {}
}
