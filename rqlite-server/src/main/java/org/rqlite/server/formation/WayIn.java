// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.formation;

/// What a node does at its start to be in a cluster.
public interface WayIn {
    /// Blocks until the node is in a cluster.
    ///
    /// @throws FormationException if it is not and must end; the message is rqlite's where it has one
    /// @throws InterruptedException if the thread is told to stop
    void run() throws InterruptedException;

    /// What to say of a node that was told to stop meanwhile.
    ///
    /// @return lower case, no full stop
    String canceled();
}
