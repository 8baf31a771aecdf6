// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api.disco;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;
import org.rqlite.api.Diagnostic;

class AddressHistoryTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final Lines lines = new Lines();
    private final AddressHistory history = new AddressHistory(lines, InstantSource.fixed(NOON));

    @Test
    void knowsNothingAtFirst() {
        assertThat(history.facts()).isEmpty();
    }

    @Test
    void tellsTheLogOfChangesOnly() {
        history.answered(List.of());
        history.answered(List.of("10.0.0.1:4002", "10.0.0.2:4002"));
        history.answered(List.of("10.0.0.1:4002", "10.0.0.2:4002"));
        history.failed("no answer");
        history.answered(List.of("10.0.0.1:4002", "10.0.0.2:4002"));
        history.answered(List.of("10.0.0.2:4002"));

        assertThat(lines.told)
                .containsExactly(
                        "INFO resolved addresses: [10.0.0.1:4002 10.0.0.2:4002]",
                        "INFO resolved addresses: [10.0.0.2:4002]");
    }

    @Test
    void keepsTheLastAnswerBesideTheErrorThatCameAfter() {
        history.answered(List.of("a:1"));
        history.failed("no answer");

        assertThat(history.facts())
                .isEqualTo(Map.of(
                        "last_contact", Diagnostic.of("2026-01-01T12:00:00Z"),
                        "last_addresses", new Diagnostic.Items(List.of(Diagnostic.of("a:1"))),
                        "last_error", Diagnostic.of("no answer")));
    }

    @Test
    void anAnswerTakesTheErrorAway() {
        history.failed("no answer");
        history.answered(List.of());

        assertThat(history.facts()).isEqualTo(Map.of("last_contact", Diagnostic.of("2026-01-01T12:00:00Z")));
    }

    private static final class Lines implements System.Logger {
        private final List<String> told = new ArrayList<>();

        @Override
        public String getName() {
            return "lines";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
            told.add(level + " " + message);
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
            told.add(level + " " + format);
        }
    }
}
