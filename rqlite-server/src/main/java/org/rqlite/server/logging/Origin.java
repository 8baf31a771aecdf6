// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.logging;

import java.util.List;

/// The part of a node that an event of the log comes from.
///
/// @param loggers the names of its loggers begin so
/// @param prefix what stands in brackets before its lines
/// @param library whether it is not ours: then every line tells its level, as rqlite's Raft library does
record Origin(String loggers, String prefix, boolean library) {
    // the first that fits holds; the prefixes are those of rqlite, where it has the part
    private static final List<Origin> ALL = List.of(
            new Origin("org.rqlite.store.sqlite", "db", false),
            new Origin("org.rqlite.store.disk", "snapshot", false),
            new Origin("org.rqlite.store", "store", false),
            new Origin("org.rqlite.http", "http", false),
            new Origin("org.rqlite.disco.dnssrv", "disco-dnssrv", false),
            new Origin("org.rqlite.disco.dns", "disco-dns", false),
            new Origin("org.rqlite.disco", "disco", false),
            new Origin("org.rqlite.server.formation.bootstrap", "cluster-bootstrap", false),
            new Origin("org.rqlite.server.formation.join", "cluster-join", false),
            new Origin("org.rqlite", "rqlited", false),
            new Origin("org.apache.ratis.thirdparty", "transport", true),
            new Origin("org.apache.ratis", "raft", true),
            new Origin("io.helidon", "http", true),
            new Origin("org.sqlite", "db", true),
            new Origin("", "library", true));

    static Origin of(String logger) {
        return ALL.stream().filter(origin -> origin.holds(logger)).findFirst().orElseThrow();
    }

    private boolean holds(String logger) {
        return loggers.isEmpty() || logger.equals(loggers) || logger.startsWith(loggers + ".");
    }
}
