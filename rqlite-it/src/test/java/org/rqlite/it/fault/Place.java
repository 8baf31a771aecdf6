// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.fault;

import java.util.List;

/// Where a node of a test cluster lives.
///
/// @param prefix words before its command line
/// @param javaOptions options its JVM needs there
/// @param http `host:port` of its HTTP API, as bound and as the test reaches it
/// @param raft `host:port` on which it listens for other nodes
/// @param advertised `host:port` by which other nodes reach it
public record Place(List<String> prefix, List<String> javaOptions, String http, String raft, String advertised) {
    public Place {
        prefix = List.copyOf(prefix);
        javaOptions = List.copyOf(javaOptions);
    }
}
