// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rqlite.api.Halt;
import org.rqlite.server.logging.LogConfig;
import org.rqlite.server.logging.Logging;

/// Alone: it looks at the log of the process.
@Isolated
class ProcessHaltTest {
    private final List<Integer> ends = new ArrayList<>();
    private final ProcessHalt halt = new ProcessHalt(ends::add);
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    @BeforeEach
    void takeTheLog() {
        Logging.start(LogConfig.DEFAULT, log).close();
    }

    @ParameterizedTest
    @CsvSource({"DISK, 10", "CORRUPT, 11", "CONSENSUS, 12", "VERSION, 13", "DEFECT, 14"})
    void eachReasonHasItsCode(Halt.Reason reason, int code) {
        halt.halt(reason, "broken", new IllegalStateException("why"));

        assertThat(ends).containsExactly(code);
        assertThat(told())
                .contains("[ERROR] node stops, reason=" + reason + " exit=" + code + ": broken")
                .contains("java.lang.IllegalStateException: why");
    }

    @Test
    void onlyTheFirstReasonCounts() {
        halt.halt(Halt.Reason.DISK, "first", new IllegalStateException());
        halt.halt(Halt.Reason.DEFECT, "second", new IllegalStateException());

        assertThat(ends).containsExactly(10);
        assertThat(told()).contains("first").doesNotContain("second");
    }

    @Test
    void withoutMemoryTheNodeStops() {
        halt.uncaught(Thread.currentThread(), new OutOfMemoryError("Java heap space"));

        assertThat(ends).containsExactly(14);
    }

    @Test
    void anotherUncaughtExceptionIsLogged() {
        halt.uncaught(Thread.currentThread(), new IllegalStateException("odd"));

        assertThat(ends).isEmpty();
        assertThat(told()).contains("ended by an exception").contains("odd");
    }

    private String told() {
        return log.toString(StandardCharsets.UTF_8);
    }
}
