// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.logging;

import java.util.logging.Level;

/// The levels of the log under the names that rqlite's users know.
final class LevelName {
    private LevelName() {}

    static String of(Level level) {
        if (level.intValue() >= Level.SEVERE.intValue()) return "ERROR";
        if (level.intValue() >= Level.WARNING.intValue()) return "WARN";
        return level.intValue() >= Level.INFO.intValue() ? "INFO" : "DEBUG";
    }
}
