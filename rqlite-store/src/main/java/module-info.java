// SPDX-License-Identifier: Apache-2.0
import org.jspecify.annotations.NullMarked;

/// One node's data: the log (Apache Ratis), the database (SQLite) and what joins them. Knows neither HTTP nor
/// JSON.
@NullMarked
module org.rqlite.store {
    requires transitive org.rqlite.api;
    requires java.sql;
    requires org.rqlite.thirdparty.ratis;
    requires org.xerial.sqlitejdbc;
    requires static org.jspecify;

    // for the server, which opens a store and hands it to the HTTP API
    exports org.rqlite.store;

    // for Ratis, which would not start without one
    provides org.apache.ratis.metrics.MetricRegistries with
            org.rqlite.store.raft.timing.RatisTimers;
}
