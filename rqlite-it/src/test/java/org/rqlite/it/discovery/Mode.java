// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.discovery;

import java.util.List;
import org.rqlite.it.cluster.ClusterSpec;
import org.rqlite.it.cluster.TestCluster;

/// A real discovery service, and how nodes are told of it.
interface Mode extends AutoCloseable {
    /// Where the nodes are to live.
    default ClusterSpec spec(int size) {
        return ClusterSpec.of(size);
    }

    /// The flags that every node gets, besides those that place it.
    List<String> flags(TestCluster cluster);

    /// The nodes have addresses now, or others than before: names are made true, where a person would.
    default void placed(TestCluster cluster) {}

    @Override
    void close();
}
