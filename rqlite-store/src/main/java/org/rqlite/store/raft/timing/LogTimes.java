// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft.timing;

import java.util.Map;
import org.apache.ratis.metrics.Timekeeper;
import org.apache.ratis.server.metrics.SegmentedRaftLogMetrics;
import org.rqlite.api.metrics.Histogram;

/// How long the disk takes for the log of one node.
///
/// @param sync one write with its `fsync`, for as many entries as waited
/// @param append one entry, from its place in line to its being on the disk
public record LogTimes(Histogram sync, Histogram append) {
    /// By Ratis's names.
    Map<String, Timekeeper> timers() {
        return Map.of(
                SegmentedRaftLogMetrics.RAFT_LOG_SYNC_TIME, () -> begin(sync),
                SegmentedRaftLogMetrics.RAFT_LOG_APPEND_ENTRY_LATENCY, () -> begin(append));
    }

    private static Timekeeper.Context begin(Histogram histogram) {
        var begun = System.nanoTime();
        return () -> {
            var nanos = System.nanoTime() - begun;
            histogram.record(nanos);
            return nanos;
        };
    }
}
