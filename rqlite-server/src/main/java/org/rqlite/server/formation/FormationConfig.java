// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.formation;

import java.time.Duration;
import java.util.List;
import org.rqlite.server.flags.JoinTarget;

/// How a node is to get into a cluster.
///
/// @param self this node
/// @param targets whom to join or to found with; empty for a node that starts alone
/// @param rounds of joining an existing cluster
/// @param boot of founding a new one
/// @param connectTimeout longest wait for a node to say that it is there
public record FormationConfig(Self self, List<JoinTarget> targets, Rounds rounds, Boot boot, Duration connectTimeout) {
    /// Copies the list.
    public FormationConfig {
        targets = List.copyOf(targets);
    }

    /// Node-to-node addresses among the targets, as far as one can tell without asking.
    ///
    /// @return `host:port`; without targets that are URLs of an API
    public List<String> named() {
        return targets.stream()
                .filter(JoinTarget.Bare.class::isInstance)
                .map(JoinTarget::text)
                .toList();
    }

    /// This node as others know it.
    ///
    /// @param raftAddress advertised node-to-node address
    /// @param addresses all of this node's addresses, `host:port`, bound and advertised, of both doors
    /// @param voter whether it wants a vote
    public record Self(String raftAddress, List<String> addresses, boolean voter) {
        /// Copies the list.
        public Self {
            addresses = List.copyOf(addresses);
        }

        boolean is(JoinTarget target) {
            return addresses.contains(target.address().toString());
        }
    }

    /// How often to try to join.
    ///
    /// @param attempts rounds over all targets, at least 1
    /// @param interval pause between two rounds
    public record Rounds(int attempts, Duration interval) {
        /// As rqlite: five rounds, three seconds apart.
        public static final Rounds DEFAULT = new Rounds(5, Duration.ofSeconds(3));

        /// Checks the bounds.
        public Rounds {
            if (attempts < 1) throw new IllegalArgumentException("join-attempts must be at least 1: " + attempts);
            if (interval.isNegative()) {
                throw new IllegalArgumentException("join-interval must not be negative: " + interval);
            }
        }
    }

    /// How to found.
    ///
    /// @param expect number of nodes that found a cluster together; 0 for joining only
    /// @param timeout longest time for joining or founding, positive
    public record Boot(int expect, Duration timeout) {
        /// As rqlite: joining only; two minutes.
        public static final Boot DEFAULT = new Boot(0, Duration.ofMinutes(2));

        /// Checks the bounds.
        public Boot {
            if (expect < 0) throw new IllegalArgumentException("bootstrap-expect must not be negative: " + expect);
            if (!timeout.isPositive()) {
                throw new IllegalArgumentException("bootstrap-expect-timeout must be positive: " + timeout);
            }
        }
    }
}
