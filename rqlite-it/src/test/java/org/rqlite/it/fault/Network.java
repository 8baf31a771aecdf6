// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.fault;

import java.time.Duration;

/// What lies between the nodes of a test cluster. The test itself reaches every node at any time.
///
/// Nodes are numbered from 1. Faults have a direction, and concern all connections of two nodes, whoever opened them.
public interface Network extends AutoCloseable {
    /// How many nodes have a place.
    int size();

    /// Where a node lives, now.
    Place place(int node);

    /// From now on nothing that `from` sends arrives at `to`; connections stay open and are silent.
    void cut(int from, int to);

    /// Takes back [#cut]; what was sent meanwhile arrives now, as TCP repeats it.
    void join(int from, int to);

    /// What `from` sends arrives later by a time; zero ends that.
    ///
    /// @throws UnsupportedOperationException where this network cannot do it
    void slow(int from, int to, Duration delay);

    /// Gives every node another address; no node may run.
    void move();

    /// Takes back all faults.
    default void heal() {
        for (var from = 1; from <= size(); from++) {
            for (var to = 1; to <= size(); to++) if (from != to) join(from, to);
        }
    }

    @Override
    void close();
}
