// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.rqlite.api.Diagnostic;

/// What `/status` tells of the database, read over a connection of its own so that it waits for no query.
final class EngineReport implements AutoCloseable {
    private static final List<String> MEMORY = List.of(
            "max_page_count",
            "page_count",
            "page_size",
            "hard_heap_limit",
            "soft_heap_limit",
            "cache_size",
            "freelist_count");
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};

    private final SqliteConnection connection;
    private final Path file;
    private final String version;
    private final List<String> compileOptions;
    private final ReentrantLock lock = new ReentrantLock(); // guards the connection

    EngineReport(SqliteConnection connection, Path file) {
        this.connection = connection;
        this.file = file;
        version = connection.version();
        compileOptions = texts("PRAGMA compile_options");
    }

    String version() {
        return version;
    }

    List<String> compileOptions() {
        return compileOptions;
    }

    /// The facts as they are now.
    ///
    /// @param foreignKeys whether the writer checks foreign keys now
    /// @param readers number of readers, and how many of them are busy
    Diagnostic.Section report(boolean foreignKeys, ReaderPool readers, long walBytes) {
        var facts = new TreeMap<String, Diagnostic>();
        facts.put("version", Diagnostic.of(version));
        facts.put("compile_options", items(compileOptions));
        facts.put("extensions", items(List.of()));
        facts.put("path", Diagnostic.of(file.toString()));
        facts.put("rw_dsn", Diagnostic.of("file:" + file));
        facts.put("ro_dsn", Diagnostic.of("file:" + file + "?mode=ro"));
        facts.put("wal_size", Diagnostic.of(walBytes));
        facts.put("transaction", section("rw", Diagnostic.of(false), "ro", Diagnostic.of(false)));
        facts.put("conn_pool_stats", section("rw", pool(1, 0), "ro", pool(readers.size(), readers.busy())));
        facts.put("pragmas", section("rw", pragmas(foreignKeys, "0"), "ro", pragmas(readers.foreignKeys(), "1000")));
        addFile(facts);
        addMemory(facts);
        return new Diagnostic.Section(facts);
    }

    private void addFile(Map<String, Diagnostic> facts) {
        try {
            facts.put("size", Diagnostic.of(Files.size(file)));
            var modified = Files.getLastModifiedTime(file).toInstant().atOffset(ZoneOffset.UTC);
            facts.put("last_modified", Diagnostic.of(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(modified)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at " + file, e);
        }
    }

    private void addMemory(Map<String, Diagnostic> facts) {
        var memory = new TreeMap<String, Diagnostic>();
        var pages = 1L;
        for (var pragma : MEMORY) {
            var value = Long.parseLong(texts("PRAGMA " + pragma).getFirst());
            memory.put(pragma, Diagnostic.of(value));
            if (pragma.equals("page_count") || pragma.equals("page_size")) pages *= value;
        }
        facts.put("mem_stats", new Diagnostic.Section(memory));
        facts.put("db_size", Diagnostic.of(pages));
        facts.put("db_size_friendly", Diagnostic.of(friendly(pages)));
    }

    /// A size as people read it, in powers of 1000, such as `8.2 kB`.
    static String friendly(long bytes) {
        if (bytes < 10) return bytes + " B";
        var unit = 0;
        var value = (double) bytes;
        for (; value >= 1000 && unit < UNITS.length - 1; unit++) value /= 1000;
        var rounded = Math.floor(value * 10 + 0.5) / 10;
        return String.format(Locale.ROOT, rounded < 10 ? "%.1f %s" : "%.0f %s", rounded, UNITS[unit]);
    }

    private List<String> texts(String sql) {
        lock.lock();
        try (var statement = connection.prepare(sql)) {
            var texts = new ArrayList<String>();
            for (var row = statement.execute(SqliteStatement.NO_VALUES); row; row = statement.step()) {
                texts.add(Texts.fromUtf8(statement.columnBytes(0)));
            }
            return List.copyOf(texts);
        } finally {
            lock.unlock();
        }
    }

    private static Diagnostic.Section pragmas(boolean foreignKeys, String autoCheckpoint) {
        return Diagnostic.section(Map.of(
                "synchronous", Diagnostic.of("0"),
                "journal_mode", Diagnostic.of("wal"),
                "foreign_keys", Diagnostic.of(foreignKeys ? "1" : "0"),
                "wal_autocheckpoint", Diagnostic.of(autoCheckpoint),
                "busy_timeout", Diagnostic.of("5000")));
    }

    private static Diagnostic.Section pool(int connections, int busy) {
        var facts = new TreeMap<String, Diagnostic>();
        facts.put("max_open_connections", Diagnostic.of(connections));
        facts.put("open_connections", Diagnostic.of(connections));
        facts.put("in_use", Diagnostic.of(busy));
        facts.put("idle", Diagnostic.of(connections - busy));
        for (var never : List.of("wait_count", "wait_duration", "max_idle_closed", "max_idle_time_closed")) {
            facts.put(never, Diagnostic.of(0));
        }
        facts.put("max_lifetime_closed", Diagnostic.of(0));
        return new Diagnostic.Section(facts);
    }

    private static Diagnostic.Section section(String first, Diagnostic one, String second, Diagnostic other) {
        return Diagnostic.section(Map.of(first, one, second, other));
    }

    private static Diagnostic.Items items(List<String> texts) {
        return new Diagnostic.Items(texts.stream().map(Diagnostic::of).toList());
    }

    @Override
    public void close() {
        connection.close();
    }
}
