// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineConfigTest {
    private static final Path FILE = Path.of("db.sqlite");

    @Test
    void hasItsDefaults() {
        var processors = Runtime.getRuntime().availableProcessors();

        assertThat(EngineConfig.of(FILE))
                .isEqualTo(new EngineConfig(FILE, 2 * processors, 1024, 134_217_728, true, Duration.ofMinutes(10)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 1 | 1024 | PT1S | readers must be at least 1: 0",
                "-3 | 1 | 1024 | PT1S | readers must be at least 1: -3",
                "1 | 0 | 1024 | PT1S | read queue must hold at least 1: 0",
                "1 | 1 | 1023 | PT1S | value size must be at least 1024: 1023",
                "1 | 1 | 1024 | PT0S | read time must be positive: PT0S",
                "1 | 1 | 1024 | PT-1S | read time must be positive: PT-1S"
            })
    void refusesWhatCannotWork(int readers, int queue, int valueSize, Duration time, String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EngineConfig(FILE, readers, queue, valueSize, false, time))
                .withMessage(text);
    }

    @Test
    void takesTheLeastOfEverything() {
        assertThat(new EngineConfig(FILE, 1, 1, 1024, false, Duration.ofNanos(1)).readers())
                .isEqualTo(1);
    }
}
