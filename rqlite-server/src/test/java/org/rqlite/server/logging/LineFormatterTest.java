// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineFormatterTest {
    private static final Instant TIME = Instant.parse("2026-11-24T21:42:09.999Z");
    private final LineFormatter formatter = new LineFormatter(ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource({
        "org.rqlite.server.Node, rqlited",
        "org.rqlite.store.Store, store",
        "org.rqlite.store.raft.RaftNode, store",
        "org.rqlite.store.sqlite.Writer, db",
        "org.rqlite.store.disk.Recovery, snapshot",
        "org.rqlite.http, http",
        "org.rqlite.http.route.Front, http",
        "org.rqlite.disco.dns.Dns, disco-dns",
        "org.rqlite.disco.dnssrv.DnsSrv, disco-dnssrv",
        "org.rqlite.disco.etcd.Etcd, disco"
    })
    void ourPartsHaveRqlitesPrefixesAndNoLevel(String logger, String prefix) {
        assertThat(formatter.format(event(logger, Level.INFO, "told")))
                .isEqualTo("[" + prefix + "] 2026/11/24 21:42:09 told\n");
    }

    @ParameterizedTest
    @CsvSource({
        "org.apache.ratis.server.RaftServer, raft",
        "org.apache.ratis.thirdparty.io.netty.X, transport",
        "io.helidon.webserver.X, http",
        "org.sqlite.JDBC, db",
        "com.example.X, library"
    })
    void librariesAlwaysTellTheirLevel(String logger, String prefix) {
        assertThat(formatter.format(event(logger, Level.INFO, "told")))
                .isEqualTo("[" + prefix + "] 2026/11/24 21:42:09 [INFO] told\n");
    }

    @ParameterizedTest
    @CsvSource({"SEVERE, ERROR", "WARNING, WARN"})
    void ourPartsTellTheirLevelWhenSomethingIsWrong(String level, String name) {
        assertThat(formatter.format(event("org.rqlite.store.Store", Level.parse(level), "told")))
                .isEqualTo("[store] 2026/11/24 21:42:09 [" + name + "] told\n");
    }

    @Test
    void timeIsThatOfTheZone() {
        assertThat(new LineFormatter(ZoneId.of("Europe/Berlin")).format(event("org.rqlite.http", Level.INFO, "told")))
                .isEqualTo("[http] 2026/11/24 22:42:09 told\n");
    }

    @Test
    void controlCharactersCannotForgeALine() {
        assertThat(formatter.format(event("org.rqlite.http", Level.INFO, "a\n[store] b\u001b[2J\tc")))
                .isEqualTo("[http] 2026/11/24 21:42:09 a\\u000a[store] b\\u001b[2J\tc\n");
    }

    @Test
    void argumentsAreFilledIn() {
        var event = event("org.rqlite.http", Level.INFO, "{0} of {1}");
        event.setParameters(new Object[] {"one", "two"});

        assertThat(formatter.format(event)).endsWith(" one of two\n");
    }

    @Test
    void everyLineOfAStackTraceHasAHead() {
        var event = event("org.rqlite.store", Level.SEVERE, "failed");
        event.setThrown(new IllegalStateException("because", new IOException("of that")));

        var lines = formatter.format(event).lines().toList();

        assertThat(lines).allSatisfy(line -> assertThat(line).startsWith("[store] 2026/11/24 21:42:09 "));
        assertThat(lines.getFirst()).endsWith("[ERROR] failed");
        assertThat(lines).anyMatch(line -> line.endsWith("java.lang.IllegalStateException: because"));
        assertThat(lines).anyMatch(line -> line.endsWith("Caused by: java.io.IOException: of that"));
    }

    static LogRecord event(String logger, Level level, String message) {
        var event = new LogRecord(level, message);
        event.setLoggerName(logger);
        event.setInstant(TIME);
        return event;
    }
}
