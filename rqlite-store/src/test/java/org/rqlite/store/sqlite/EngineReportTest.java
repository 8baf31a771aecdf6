// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rqlite.api.Diagnostic;
import org.rqlite.api.Diagnostic.Section;
import org.rqlite.store.log.ConnectionState;

class EngineReportTest {
    @TempDir
    Path folder;

    @Test
    void tellsWhatRqliteTells() {
        try (var engine = TestEngine.open(folder)) {
            engine.execute("CREATE TABLE t(a)");

            var facts = engine.engine.report().facts();

            assertThat(facts.keySet())
                    .containsExactly(
                            "compile_options",
                            "conn_pool_stats",
                            "db_size",
                            "db_size_friendly",
                            "extensions",
                            "last_modified",
                            "mem_stats",
                            "path",
                            "pragmas",
                            "ro_dsn",
                            "rw_dsn",
                            "size",
                            "transaction",
                            "version",
                            "wal_size");
            assertThat(facts.get("version")).isEqualTo(Diagnostic.of("3.54.1"));
            assertThat(facts.get("db_size")).isEqualTo(Diagnostic.of(2 * 4096));
            assertThat(facts.get("db_size_friendly")).isEqualTo(Diagnostic.of("8.2 kB"));
            assertThat(engine.engine.compileOptions()).contains("ENABLE_FTS5", "THREADSAFE=1");
        }
    }

    @Test
    void tellsTheSettingsOfBothKindsOfConnection() {
        try (var engine = TestEngine.open(folder)) {
            assertThat(engine.engine.report().facts().get("pragmas")).isEqualTo(pragmas("0", "0"));

            engine.execute("PRAGMA foreign_keys = ON");
            assertThat(engine.engine.report().facts().get("pragmas")).isEqualTo(pragmas("1", "0"));
        }
        try (var engine = TestEngine.open(folder, ConnectionState.founding(true), 64)) {
            assertThat(engine.engine.report().facts().get("pragmas")).isEqualTo(pragmas("1", "1"));
        }
    }

    @Test
    void whatItTellsOfReadersIsTrue() {
        try (var engine = TestEngine.open(folder)) {
            assertThat(engine.rows("PRAGMA journal_mode")).containsExactly("wal");
            assertThat(engine.rows("PRAGMA synchronous")).containsExactly("0");
            assertThat(engine.rows("PRAGMA wal_autocheckpoint")).containsExactly("1000");
            assertThat(engine.rows("PRAGMA busy_timeout")).containsExactly("5000");
            assertThat(engine.rows("PRAGMA query_only")).containsExactly("1");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0,0 B",
        "9,9 B",
        "999,999 B",
        "1000,1.0 kB",
        "8192,8.2 kB",
        "9949,9.9 kB",
        "82854982,83 MB",
        "5000000000,5.0 GB"
    })
    void showsSizesAsPeopleReadThem(long bytes, String shown) {
        assertThat(EngineReport.friendly(bytes)).isEqualTo(shown);
    }

    @Test
    void theConfigurationHasItsDefaultsAndBounds() {
        var file = folder.resolve("x");
        var readers = 2 * Runtime.getRuntime().availableProcessors();

        assertThat(EngineConfig.of(file))
                .isEqualTo(new EngineConfig(file, readers, 1024, 134_217_728, true, Duration.ofMinutes(10)));
        for (var wrong : new Runnable[] {
            () -> new EngineConfig(file, 0, 1, 1024, true, Duration.ofSeconds(1)),
            () -> new EngineConfig(file, 1, 0, 1024, true, Duration.ofSeconds(1)),
            () -> new EngineConfig(file, 1, 1, 1023, true, Duration.ofSeconds(1)),
            () -> new EngineConfig(file, 1, 1, 1024, true, Duration.ZERO),
        }) {
            org.assertj.core.api.Assertions.assertThatThrownBy(wrong::run).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static Section pragmas(String writerForeignKeys, String readerForeignKeys) {
        return Diagnostic.section(
                Map.of("rw", connection(writerForeignKeys, "0"), "ro", connection(readerForeignKeys, "1000")));
    }

    private static Section connection(String foreignKeys, String autoCheckpoint) {
        return Diagnostic.section(Map.of(
                "busy_timeout", Diagnostic.of("5000"),
                "foreign_keys", Diagnostic.of(foreignKeys),
                "journal_mode", Diagnostic.of("wal"),
                "synchronous", Diagnostic.of("0"),
                "wal_autocheckpoint", Diagnostic.of(autoCheckpoint)));
    }
}
