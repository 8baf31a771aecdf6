// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.formation;

import java.util.List;
import java.util.stream.Collectors;
import org.rqlite.server.flags.JoinTarget;

/// Lists of targets, as rqlite's log shows them.
final class Targets {
    private Targets() {}

    static String text(List<JoinTarget> targets) {
        return targets.stream().map(JoinTarget::text).collect(Collectors.joining(" ", "[", "]"));
    }
}
