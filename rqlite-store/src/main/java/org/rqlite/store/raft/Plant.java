// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.lang.System.Logger.Level;
import java.util.Locale;

/// A lie that a test asks a node to tell, so that the test's checks can prove that they find it out; none in
/// production.
public enum Plant {
    /// The node is honest.
    NONE,
    /// A linearizable read is answered from this node's database, whoever leads (against A7).
    STALE_READ,
    /// A write is acknowledged once it is proposed, whatever becomes of it (against I1).
    LOST_WRITE;

    private static final System.Logger LOG = System.getLogger(Plant.class.getName());

    /// What the system property `rqlite.plant` asks for, such as `stale-read`; honesty if it is not set.
    ///
    /// @return for the whole life of the process
    /// @throws IllegalArgumentException if the property names no lie
    public static Plant configured() {
        var plant = of(System.getProperty("rqlite.plant", "none"));
        if (plant != NONE) LOG.log(Level.ERROR, "this node lies to its clients, as a test asked for plant=" + plant);
        return plant;
    }

    static Plant of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
