// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.rqlite.api.Cluster;
import org.rqlite.api.Database;
import org.rqlite.api.DiagnosticSource;

/// What the endpoints speak for.
///
/// @param database runs requests
/// @param cluster knows the peers
/// @param status parts that report about themselves, by their name in `/status`
public record Node(Database database, Cluster cluster, SortedMap<String, DiagnosticSource> status) {
    /// Copies `status`.
    public Node {
        status = Collections.unmodifiableSortedMap(new TreeMap<>(status));
    }
}
