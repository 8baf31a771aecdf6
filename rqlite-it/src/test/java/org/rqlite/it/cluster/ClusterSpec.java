// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.cluster;

import java.util.ArrayList;
import java.util.List;

/// What a test cluster is to be like.
///
/// @param size how many nodes
/// @param namespaces whether each node is a host of its own in the kernel; else nodes are on loopback behind
/// proxies
/// @param diskMegabytes size of each node's disk, in memory; 0 for the machine's own
/// @param clocks whether each node has a clock of its own
/// @param flags of every node, besides those that place and found it
public record ClusterSpec(int size, boolean namespaces, int diskMegabytes, boolean clocks, List<String> flags) {
    public ClusterSpec {
        if (size < 1 || size > 9) throw new IllegalArgumentException("1 to 9 nodes: " + size);
        flags = List.copyOf(flags);
    }

    /// Nodes on loopback behind proxies, on the machine's disk, with the machine's clock.
    public static ClusterSpec of(int size) {
        return new ClusterSpec(size, false, 0, false, List.of());
    }

    public ClusterSpec inNamespaces() {
        return new ClusterSpec(size, true, diskMegabytes, clocks, flags);
    }

    public ClusterSpec onSmallDisks(int megabytes) {
        return new ClusterSpec(size, namespaces, megabytes, clocks, flags);
    }

    public ClusterSpec withClocks() {
        return new ClusterSpec(size, namespaces, diskMegabytes, true, flags);
    }

    /// With more flags.
    public ClusterSpec with(String... more) {
        var all = new ArrayList<>(flags);
        all.addAll(List.of(more));
        return new ClusterSpec(size, namespaces, diskMegabytes, clocks, all);
    }

    /// Snapshots every few dozen entries, and the log purged behind them.
    public ClusterSpec withFrequentSnapshots() {
        return with("-raft-snap", "64", "-raft-snap-int", "50ms", "-raft-snap-wal-size", "131072");
    }
}
