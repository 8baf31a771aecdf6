// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/// Alone: the log belongs to the process.
@Isolated
class LoggingTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void systemLoggersAndSlf4jEndInOneForm() {
        try (var _ = Logging.start(LogConfig.DEFAULT, out)) {
            System.getLogger("org.rqlite.store").log(Level.INFO, "first");
            LoggerFactory.getLogger("org.apache.ratis.server").warn("second");
            LoggerFactory.getLogger("com.example").error("third");
        }

        assertThat(told().lines().map(line -> line.replaceFirst("] \\S+ \\S+ ", "] ")))
                .containsExactly("[store] first", "[raft] [WARN] second", "[library] [ERROR] third");
    }

    @Test
    void routineWordsOfLibrariesAreLeftOut() {
        try (var _ = Logging.start(LogConfig.DEFAULT, out)) {
            System.getLogger("io.helidon.webserver").log(Level.INFO, "banner");
            System.getLogger("org.rqlite.store").log(Level.DEBUG, "routine");
            LoggerFactory.getLogger("org.apache.ratis.server").info("election");
            LoggerFactory.getLogger("org.apache.ratis.util.JmxRegister").error("a colon is no JMX name");
        }

        assertThat(told()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"ERROR, e", "WARN, we", "INFO, siwe", "DEBUG, sdiwe", "nonsense, siwe"})
    void theRaftLevelDecidesOnRaftAndOnTheStoresRoutine(String level, String expected) {
        try (var _ = Logging.start(new LogConfig(LogFormat.LINE, RaftLogLevel.of(level)), out)) {
            System.getLogger("org.rqlite.store.Store").log(Level.DEBUG, "s");
            var raft = LoggerFactory.getLogger("org.apache.ratis.server");
            raft.debug("d");
            raft.info("i");
            raft.warn("w");
            raft.error("e");
        }

        assertThat(told().lines().map(line -> line.substring(line.length() - 1)).reduce("", String::concat))
                .isEqualTo(expected);
    }

    @Test
    void jsonIsWrittenAsUtf8() {
        try (var _ = Logging.start(new LogConfig(LogFormat.JSON, RaftLogLevel.WARN), out)) {
            System.getLogger("org.rqlite.http").log(Level.INFO, "größer");
        }

        assertThat(told()).startsWith("{\"time\":\"").endsWith("\"message\":\"größer\"}\n");
    }

    private String told() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
