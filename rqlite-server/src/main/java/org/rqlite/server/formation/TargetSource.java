// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.formation;

import java.util.List;
import org.rqlite.server.flags.JoinTarget;

/// Whom a node asks and tells, anew in each turn of a loop.
public interface TargetSource {
    /// The targets as of now; blocks for ten seconds at most.
    ///
    /// @return in order; empty if there is nobody now
    List<JoinTarget> targets();

    /// The list of a command line.
    ///
    /// @param targets never change
    /// @return always these
    static TargetSource fixed(List<JoinTarget> targets) {
        var list = List.copyOf(targets);
        return () -> list;
    }
}
