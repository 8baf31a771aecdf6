// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadLimitTest {
    /// Zero means none, and what no clock can count to is as good as none.
    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT1H", "P100000D", "PT2562047788015215H30M7S"})
    void lastsAsLongAsItSays(Duration limit) {
        var read = ReadLimit.of(limit);

        assertThat(read.reached()).isFalse();
        assertThatCode(read::check).doesNotThrowAnyException();
    }

    @Test
    void isReachedOnceItsTimeIsOver() {
        var read = ReadLimit.of(Duration.ofNanos(1));
        while (read.ageNanos() < 2) Thread.onSpinWait();

        assertThat(read.reached()).isTrue();
        assertThat(read.reason()).isEqualTo("query timeout");
        assertThatThrownBy(read::check)
                .isInstanceOfSatisfying(
                        SqliteException.class, e -> assertThat(e.code()).isEqualTo(9))
                .hasMessage("query timeout");
    }

    @Test
    void canBeStoppedFromOutsideAndTellsWhy() throws InterruptedException {
        var read = ReadLimit.of(Duration.ZERO);

        Thread.ofPlatform()
                .start(() -> read.stop("stopped: the node is stopping"))
                .join();

        assertThat(read.reached()).isTrue();
        assertThatThrownBy(read::check).hasMessage("stopped: the node is stopping");
    }

    @Test
    void ageGrows() {
        var read = ReadLimit.of(Duration.ZERO);
        var first = read.ageNanos();

        assertThat(first).isNotNegative();
        assertThat(read.ageNanos()).isGreaterThanOrEqualTo(first);
    }
}
