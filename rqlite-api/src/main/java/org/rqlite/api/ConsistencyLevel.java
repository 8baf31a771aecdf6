// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

/// How much a read may miss of what was written before it.
public enum ConsistencyLevel {
    /// Reads what this node holds, however old.
    NONE,
    /// Reads at the node that believes to be leader; may be stale for about an election timeout.
    WEAK,
    /// Sees every write acknowledged before the read began; costs a round to a quorum, no disk write.
    LINEARIZABLE,
    /// Goes through the log like a write.
    STRONG,
    /// `WEAK` on a voter, `NONE` on a learner.
    AUTO
}
