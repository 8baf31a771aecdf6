// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.discovery;

import java.time.Duration;
import org.rqlite.it.Eventually;
import org.rqlite.it.cluster.ClusterNode;

/// The moments between two steps of a founding (K1).
enum Cut {
    /// The claim has left the founder and not arrived.
    CLAIM_SENT("\"founding", false),
    /// The claim is written, its answer lost.
    CLAIM_UNANSWERED("\"founding", true),
    /// The claim stands, the founder waits for objections.
    CLAIMED("", false),
    /// That the cluster is formed has left the founder and not arrived.
    FORMED_SENT("\"formed\"}", false),
    /// That the cluster is formed is written, its answer lost.
    FORMED_UNANSWERED("\"formed\"}", true),
    /// The founder knows that it is written, and makes the cluster now.
    DECLARED("", false);

    private static final Duration REACHED_MAX = Duration.ofSeconds(60);

    private final String write;
    private final boolean arrives;

    /// @param write what the write holds that is caught; whole groups of base64, as nodes' ids have two
    /// characters
    Cut(String write, boolean arrives) {
        this.write = write;
        this.arrives = arrives;
    }

    /// Whether the store says for ever that the founder's cluster is formed.
    boolean isForEver() {
        return this == FORMED_UNANSWERED || this == DECLARED;
    }

    /// Whether a write is still on its way.
    boolean isOnItsWay() {
        return !write.isEmpty() && !arrives;
    }

    /// Starts a founder, and returns when it is there.
    ///
    /// @param trap by which it reaches the store
    void reachedBy(ClusterNode founder, RegistryMode mode, WriteTrap trap) {
        if (!write.isEmpty()) trap.arm(mode.sent(write));
        founder.launch();
        switch (this) {
            case CLAIM_SENT, FORMED_SENT -> trap.awaitCaught(REACHED_MAX);
            case CLAIM_UNANSWERED, FORMED_UNANSWERED -> {
                trap.awaitCaught(REACHED_MAX);
                trap.release(REACHED_MAX);
            }
            case CLAIMED -> awaitLine(founder, "claimed test, waiting for objections");
            case DECLARED -> awaitLine(founder, "bootstrapping single new node");
        }
    }

    private static void awaitLine(ClusterNode founder, String line) {
        var said = Eventually.closelyWithin(REACHED_MAX, () -> founder.log().contains(line));
        if (!said) throw new AssertionError("not within " + REACHED_MAX + ": " + line + founder.told());
    }
}
