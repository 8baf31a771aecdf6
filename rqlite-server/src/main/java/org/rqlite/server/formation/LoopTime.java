// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.formation;

import java.time.Duration;

/// Time as a loop sees it: a clock, and a wait that a signal ends.
public interface LoopTime {
    /// A clock that only goes forward, as `System.nanoTime`.
    ///
    /// @return nanoseconds since an arbitrary moment
    long nanos();

    /// Waits.
    ///
    /// @param wait how long; not at all if it is not positive
    /// @return true if the node was told to stop, before or meanwhile
    boolean await(Duration wait);
}
