// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WrongClockTest {
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

    @TempDir
    Path temp;

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1000); // it may wrap round
    private Path file;

    @BeforeEach
    void noError() throws IOException {
        file = temp.resolve("offset");
        say("0\n");
    }

    @Test
    void nobodyAsksForItInProduction() {
        assertThat(System.getProperty("rqlite.clock-offset")).isNull();
        assertThat(WrongClock.configured()).isEqualTo(InstantSource.system());
    }

    @Test
    void isWrongByWhatTheFileSays() throws IOException {
        assertThat(clock().instant()).isEqualTo(NOW);

        say("-3600000\n");
        assertThat(clock().instant()).isEqualTo("2026-11-28T11:00:00Z");
        assertThat(clock().millis()).isEqualTo(NOW.toEpochMilli() - 3_600_000);
    }

    @Test
    void jumpsSoonAfterTheFileHasChanged() throws IOException {
        var clock = clock();

        say("5000");
        pass(Duration.ofMillis(99));
        assertThat(clock.instant()).isEqualTo(NOW);
        pass(Duration.ofMillis(1));
        assertThat(clock.instant()).isEqualTo("2026-11-28T12:00:05Z");

        say("0");
        pass(Duration.ofHours(1));
        assertThat(clock.instant()).isEqualTo(NOW);
    }

    @Test
    void aFileThatIsMissingOrHoldsNoNumberIsNoClock() throws IOException {
        say("soon");
        assertThatThrownBy(this::clock).isInstanceOf(NumberFormatException.class);

        Files.delete(file);
        assertThatThrownBy(this::clock).isInstanceOf(UncheckedIOException.class);
    }

    private WrongClock clock() {
        return new WrongClock(InstantSource.fixed(NOW), file, nanos::get);
    }

    private void say(String error) throws IOException {
        Files.writeString(file, error);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
