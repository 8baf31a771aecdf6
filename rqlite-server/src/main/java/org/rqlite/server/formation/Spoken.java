// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.formation;

import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;

/// What a loop has said about each target, so that it says the same not twice in a row: a loop turns each second, for
/// minutes if need be. The loop's thread only.
final class Spoken {
    private final System.Logger log;
    private final Map<String, String> last = new HashMap<>(); // one a target, and one for all

    Spoken(System.Logger log) {
        this.log = log;
    }

    /// Logs a line, at DEBUG if it is the last one about this again.
    void say(Level level, String about, String line) {
        var news = !line.equals(last.put(about, line));
        log.log(news ? level : Level.DEBUG, line);
    }

    /// Nothing is wrong with it any more: what comes next is news.
    void forget(String about) {
        last.remove(about);
    }
}
