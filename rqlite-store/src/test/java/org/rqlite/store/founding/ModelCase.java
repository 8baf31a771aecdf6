// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.founding;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// One small world for the model: which nodes there are, whom each has recorded, how many rounds, whose disk may
/// be lost once.
///
/// @param nodes count; at most 4
/// @param recorded for each node the numbers of the nodes it has recorded; empty for a node that only joins
/// @param rounds explored; a world that asks for one more counts as having got on
/// @param wiped number of the node whose disk may be lost once
/// @param forgetful whether replies leave before they are on the disk, which is the mistake to be found
record ModelCase(int nodes, List<Set<Integer>> recorded, int rounds, Optional<Integer> wiped, boolean forgetful) {
    static ModelCase of(int rounds, List<Set<Integer>> recorded) {
        return new ModelCase(recorded.size(), recorded, rounds, Optional.empty(), false);
    }

    ModelCase wiping(int node) {
        return new ModelCase(nodes, recorded, rounds, Optional.of(node), forgetful);
    }

    ModelCase forgetting() {
        return new ModelCase(nodes, recorded, rounds, wiped, true);
    }

    static Identity identity(int node, int life) {
        return new Identity("n" + node, new UUID(node, life));
    }

    static Candidate candidate(int node, int life) {
        return new Candidate(identity(node, life), "h" + node + ":4002");
    }

    /// All foundings that can come up, in all combinations of old and new disks.
    List<Plan> plans() {
        var plans = new ArrayList<Plan>();
        for (var members : new LinkedHashSet<>(recorded)) {
            if (members.isEmpty()) continue;
            for (var life = 0; life <= (wiped.filter(members::contains).isPresent() ? 1 : 0); life++) {
                for (var round = 1; round <= rounds; round++) plans.add(plan(members, life, round));
            }
        }
        return plans;
    }

    Plan plan(Set<Integer> members, int life, int round) {
        return new Plan(
                members.stream()
                        .map(node -> candidate(node, wiped.filter(node::equals).isPresent() ? life : 0))
                        .toList(),
                round);
    }
}
