// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.founding;

import java.util.UUID;

/// A node that a founding would make a member, with the address to ask it at.
///
/// @param identity node and life of its disk
/// @param address advertised node-to-node address, `host:port`; no white space
public record Candidate(Identity identity, String address) {
    /// Checks the address.
    public Candidate {
        if (address.isEmpty()
                || address.chars().anyMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c))) {
            throw new IllegalArgumentException("not an address: \"" + address + "\"");
        }
    }

    /// A candidate from its parts.
    ///
    /// @param id of the node
    /// @param incarnation of its data folder
    /// @param address advertised, `host:port`
    /// @return the candidate
    public static Candidate of(String id, UUID incarnation, String address) {
        return new Candidate(new Identity(id, incarnation), address);
    }

    /// Its node id.
    ///
    /// @return the id
    public String id() {
        return identity.id();
    }
}
