// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpConfigTest {
    @Test
    void hasDefaultsThatFitTheProcess() {
        var config = HttpConfig.of("localhost", 4001, "example:4001");
        var heap = Runtime.getRuntime().maxMemory();

        assertThat(config)
                .isEqualTo(new HttpConfig(
                        "localhost",
                        4001,
                        "example:4001",
                        "",
                        HttpConfig.Limits.ofThisProcess(),
                        new HttpConfig.Timeouts(
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(30),
                                Duration.ofMinutes(10),
                                Duration.ofSeconds(30),
                                Duration.ofMinutes(5)),
                        new HttpConfig.Queue(1024, 128, Duration.ofMillis(50), false),
                        Duration.ofSeconds(5)));
        assertThat(config.limits().memoryBytes()).isEqualTo(heap / 4);
        assertThat(config.limits().bodyBytesMax()).isEqualTo(Math.min(64L * 1024 * 1024, heap / 16));
        assertThat(config.limits().connectionsMax()).isBetween(16, 20_000);
    }

    @Test
    void takesEverySetting() {
        var limits = new HttpConfig.Limits(2048, 8192, 3);
        var second = Duration.ofSeconds(1);
        var timeouts = new HttpConfig.Timeouts(
                second, second.multipliedBy(2), second.multipliedBy(3), second.multipliedBy(4), second.multipliedBy(5));

        var queue = new HttpConfig.Queue(1, 2, second, true);
        var config = new HttpConfig("", 0, "", "*", limits, timeouts, queue, Duration.ZERO);

        assertThat(config.limits()).isEqualTo(limits);
        assertThat(config.timeouts()).isEqualTo(timeouts);
        assertThat(config.queue()).isEqualTo(queue);
        assertThat(config.shutdownGrace()).isZero();
        assertThat(config.with(HttpConfig.Queue.DEFAULT))
                .isEqualTo(new HttpConfig("", 0, "", "*", limits, timeouts, HttpConfig.Queue.DEFAULT, Duration.ZERO));
        assertThat(config.withAllowOrigin("https://a.example"))
                .isEqualTo(new HttpConfig("", 0, "", "https://a.example", limits, timeouts, queue, Duration.ZERO));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536})
    void refusesAPortOutOfRange(int port) {
        assertThatIllegalArgumentException().isThrownBy(() -> HttpConfig.of("", port, ""));
    }

    @Test
    void refusesANegativeGrace() {
        var config = HttpConfig.of("", 0, "");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HttpConfig(
                        "", 0, "", "", config.limits(), config.timeouts(), config.queue(), Duration.ofSeconds(-1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nSet-Cookie: x", "\t", "é", "\u007f"})
    void refusesAnOriginThatIsNoHeader(String origin) {
        var config = HttpConfig.of("", 0, "");
        assertThatIllegalArgumentException().isThrownBy(() -> config.withAllowOrigin(origin));
    }

    @Test
    void refusesLimitsThatCannotWork() {
        assertThatIllegalArgumentException().isThrownBy(() -> new HttpConfig.Limits(1023, 100_000, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new HttpConfig.Limits(2048, 8191, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new HttpConfig.Limits(2048, 8192, 0));
    }

    @Test
    void refusesAQueueThatCannotWork() {
        var time = Duration.ofMillis(50);
        assertThatIllegalArgumentException().isThrownBy(() -> new HttpConfig.Queue(0, 1, time, false));
        assertThatIllegalArgumentException().isThrownBy(() -> new HttpConfig.Queue(1, 0, time, false));
        assertThatIllegalArgumentException().isThrownBy(() -> new HttpConfig.Queue(1, 1, time.negated(), false));
    }

    @Test
    void refusesATimeoutThatIsNone() {
        var second = Duration.ofSeconds(1);
        for (var i = 0; i < 5; i++) {
            var times = new Duration[] {second, second, second, second, second};
            times[i] = Duration.ZERO;
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new HttpConfig.Timeouts(times[0], times[1], times[2], times[3], times[4]));
        }
    }
}
