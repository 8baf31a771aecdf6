// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.util.Optional;
import java.util.UUID;
import org.rqlite.store.log.ReplicatedRecord.Member;

/// Who speaks. Goes with each call, and the other side's comes back (S1, S2, S5).
///
/// @param protocol version of the node-to-node protocol
/// @param cluster the speaker's cluster, once it has one
/// @param member the speaker as it announces itself
/// @param starts how often it was started; of two announcements of one incarnation the higher counts (S3)
/// @param foreignKeys its flag `-fk`, by which a cluster is founded
/// @param featureLevel highest version of log entries that it knows
/// @param expect its flag `-bootstrap-expect`; 0 for none
public record Greeting(
        int protocol,
        Optional<UUID> cluster,
        Member member,
        long starts,
        boolean foreignKeys,
        int featureLevel,
        int expect) {
    /// The version that this release speaks, and the only one it understands.
    public static final int PROTOCOL = 1;

    /// Checks the bounds.
    public Greeting {
        if (protocol < 1) throw new IllegalArgumentException("no protocol: " + protocol);
        if (starts < 0) throw new IllegalArgumentException("starts must not be negative: " + starts);
        if (featureLevel < 0) throw new IllegalArgumentException("feature level must not be negative: " + featureLevel);
        if (expect < 0) throw new IllegalArgumentException("expect must not be negative: " + expect);
    }
}
