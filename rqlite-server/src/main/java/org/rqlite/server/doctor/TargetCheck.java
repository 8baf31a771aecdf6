// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.doctor;

import java.util.List;
import org.rqlite.server.flags.CommandLine;

/// The nodes that `-join` names: whether each is there, and is what it is taken for.
///
/// @param line the flags
record TargetCheck(CommandLine line) implements Check {
    @Override
    public String name() {
        return "join";
    }

    @Override
    public List<Finding> look() throws InterruptedException {
        var targets = Targets.of(line);
        if (targets.isEmpty()) return List.of();
        var others = Targets.others(line, targets);
        if (others.isEmpty()) {
            return List.of(Finding.warning(
                    name(), "-join names only this node", "give every node the same list of all nodes"));
        }
        return new Visit(name(), line).look(others);
    }
}
