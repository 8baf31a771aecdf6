// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.logging;

import java.util.logging.Level;

/// The flag `-raft-log-level`.
public enum RaftLogLevel {
    /// Raft's errors only.
    ERROR,
    /// Also what heals by itself.
    WARN,
    /// Also elections and the like, and routine work of the store.
    INFO,
    /// Everything.
    DEBUG;

    /// Reads the flag.
    ///
    /// @param text as given
    /// @return `INFO` for everything unknown, as in rqlite
    public static RaftLogLevel of(String text) {
        return switch (text) {
            case "ERROR" -> ERROR;
            case "WARN" -> WARN;
            case "DEBUG" -> DEBUG;
            default -> INFO;
        };
    }

    Level level() {
        return switch (this) {
            case ERROR -> Level.SEVERE;
            case WARN -> Level.WARNING;
            case INFO -> Level.INFO;
            case DEBUG -> Level.FINE;
        };
    }

    /// The level of the store's own messages, whose routine ones come with those of Raft.
    Level storeLevel() {
        return switch (this) {
            case ERROR, WARN -> Level.INFO;
            case INFO, DEBUG -> Level.FINE;
        };
    }
}
