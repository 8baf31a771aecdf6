// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.doctor;

import java.util.ArrayList;
import java.util.List;
import org.rqlite.server.flags.Addresses;
import org.rqlite.server.flags.CommandLine;
import org.rqlite.server.flags.JoinTarget;

/// The nodes that `-join` names: whether each is there, and is what it is taken for.
///
/// @param line the flags
record TargetCheck(CommandLine line) implements Check {
    @Override
    public String name() {
        return "join";
    }

    @Override
    public List<Finding> look() {
        var targets = Targets.of(line);
        if (targets.isEmpty()) return List.of();
        var others = others(targets);
        if (others.isEmpty()) {
            return List.of(Finding.warning(
                    name(), "-join names only this node", "give every node the same list of all nodes"));
        }
        var visit = new Visit(name(), line);
        var findings = new ArrayList<Finding>();
        for (var target : others) findings.addAll(visit.look(target));
        return findings;
    }

    private List<JoinTarget> others(List<JoinTarget> targets) {
        var own = Addresses.own(line);
        return targets.stream()
                .filter(target -> !own.contains(target.address().toString()))
                .toList();
    }
}
