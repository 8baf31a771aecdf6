// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.formation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.rqlite.server.flags.JoinTarget;

class FormationConfigTest {
    @Test
    void theDefaultsAreThoseOfRqlite() {
        assertThat(FormationConfig.Rounds.DEFAULT).isEqualTo(new FormationConfig.Rounds(5, Duration.ofSeconds(3)));
        assertThat(FormationConfig.Boot.DEFAULT).isEqualTo(new FormationConfig.Boot(0, Duration.ofMinutes(2)));
    }

    @Test
    void valuesOutOfBoundsAreRefusedByName() {
        refused(() -> new FormationConfig.Rounds(0, Duration.ZERO), "join-attempts must be at least 1: 0");
        refused(
                () -> new FormationConfig.Rounds(1, Duration.ofSeconds(-1)),
                "join-interval must not be negative: PT-1S");
        refused(() -> new FormationConfig.Boot(-1, Duration.ofSeconds(1)), "bootstrap-expect must not be negative: -1");
        refused(() -> new FormationConfig.Boot(0, Duration.ZERO), "bootstrap-expect-timeout must be positive: PT0S");
    }

    @Test
    void aNodeKnowsItselfByAnyOfItsAddressesInEitherForm() {
        var self = Configs.join().self();

        assertThat(self.is(JoinTarget.parse("127.0.0.1:4002").orElseThrow())).isTrue();
        assertThat(self.is(JoinTarget.parse("http://127.0.0.1:4001/").orElseThrow()))
                .isTrue();
        assertThat(self.is(JoinTarget.parse("127.0.0.1:4003").orElseThrow())).isFalse();
    }

    private static void refused(Runnable made, String message) {
        assertThatThrownBy(made::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
