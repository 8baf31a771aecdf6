// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sql;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Remembers how recent SQL texts were cut, so that a text that comes again and again is read once.
///
/// Two generations: when the young one is full it becomes the old one, and what was in the old one and
/// not asked for since is forgotten. Any thread may call; no call blocks.
public final class ScriptCache {
    private static final int TEXT_LENGTH_MAX = 16 * 1024;
    private static final int TEXTS_MAX = 1024; // of one generation
    private static final long CHARACTERS_MAX = 2 << 20; // of one generation

    private volatile Generation young = new Generation();
    private volatile Generation old = new Generation();

    /// The statements of a text.
    ///
    /// @param sql any text without U+0000
    /// @return the same as [SqlScript#split(String)]
    public SqlScript script(String sql) {
        if (sql.length() > TEXT_LENGTH_MAX) return SqlScript.split(sql);
        var known = young.scripts.get(sql);
        if (known != null) return known;
        known = old.scripts.get(sql);
        var script = known != null ? known : SqlScript.split(sql);
        remember(sql, script);
        return script;
    }

    // two threads may turn the generations at once: then both become empty, which is harmless
    private void remember(String sql, SqlScript script) {
        var generation = young;
        if (generation.isFull()) {
            old = generation;
            generation = new Generation();
            young = generation;
        }
        generation.add(sql, script);
    }

    private static final class Generation {
        private final ConcurrentHashMap<String, SqlScript> scripts = new ConcurrentHashMap<>();
        private final AtomicLong characters = new AtomicLong();

        boolean isFull() {
            return scripts.size() >= TEXTS_MAX || characters.get() >= CHARACTERS_MAX;
        }

        void add(String sql, SqlScript script) {
            if (scripts.putIfAbsent(sql, script) == null) characters.addAndGet(sql.length());
        }
    }
}
