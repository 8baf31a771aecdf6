// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import org.rqlite.store.log.ConnectionState;
import org.rqlite.store.sql.ScriptCache;

/// All that has one database file open.
///
/// @param writer the connection that changes it
/// @param readers connections that do not
/// @param report its connection outlives the writer, whose closing would be a checkpoint (I5)
/// @param applier applies requests to the writer
record Connections(Writer writer, ReaderPool readers, EngineReport report, GroupApplier applier) {
    static Connections open(EngineConfig config, ScriptCache scripts, ConnectionState state, int groupRequestsMax) {
        var writer = Writer.open(config, state);
        var report = new EngineReport(Reader.connect(config, state.foreignKeys()), config.databaseFile());
        var readers = ReaderPool.start(config, scripts, state.foreignKeys());
        return new Connections(writer, readers, report, new GroupApplier(writer, scripts, groupRequestsMax));
    }

    /// Closes readers, then the writer. The main file stays as the last checkpoint left it (I5).
    ///
    /// @param why told to reads under way
    void close(String why) {
        readers.close(why);
        writer.close();
        report.close();
    }
}
