// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.rqlite.api.Backups;
import org.rqlite.api.Cluster;
import org.rqlite.api.Database;
import org.rqlite.api.DiagnosticSource;
import org.rqlite.api.Halt;
import org.rqlite.api.Loads;
import org.rqlite.api.metrics.Metrics;
import org.rqlite.http.queue.WriteQueue;

/// What the endpoints speak for.
///
/// @param database runs requests
/// @param backups copies the database
/// @param loads puts another database in its place
/// @param cluster knows the peers
/// @param queue takes writes that are to be done later
/// @param status parts that report about themselves, by their name in `/status`
/// @param halt ends the process when it is out of memory
/// @param metrics what is counted
/// @param variables what `/debug/vars` shows besides, by name
public record Node(
        Database database,
        Backups backups,
        Loads loads,
        Cluster cluster,
        WriteQueue queue,
        SortedMap<String, DiagnosticSource> status,
        Halt halt,
        Metrics metrics,
        SortedMap<String, DiagnosticSource> variables) {
    /// Copies `status` and `variables`.
    public Node {
        status = Collections.unmodifiableSortedMap(new TreeMap<>(status));
        variables = Collections.unmodifiableSortedMap(new TreeMap<>(variables));
    }
}
