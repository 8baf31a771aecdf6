// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rqlite.store.sqlite.EngineConfig;

class StoreConfigTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void theDefaultsAreThoseOfRqlite() {
        var addresses = new StoreConfig.Addresses("0.0.0.0", 4002, "a:4002", "http://a:4001");
        var config = StoreConfig.of(Path.of("data"), addresses);

        assertThat(config.identity()).isEqualTo(new StoreConfig.Identity(Optional.empty(), "unknown"));
        assertThat(config.foreignKeys()).isFalse();
        assertThat(config.raft())
                .isEqualTo(new StoreConfig.Raft(SECOND, SECOND, Duration.ofSeconds(10), Duration.ofMillis(50)));
        assertThat(config.snapshots()).isEqualTo(new StoreConfig.Snapshots(Duration.ofSeconds(10), 8192, 4_194_304));
        assertThat(config.sqlite().readers()).isGreaterThanOrEqualTo(4);
        assertThat(config.sqlite().mmap()).isTrue();
        assertThat(config.sqlite().lengthMax())
                .as("of a longer value no call can be interrupted")
                .isEqualTo(EngineConfig.of(Path.of("db")).valueSizeMax());
        assertThat(config.sqlite().writeBudget()).isEqualTo(Duration.ofMinutes(10));
        assertThat(config.forming()).isEqualTo(new StoreConfig.Forming(true, 0));
        assertThat(config.ending()).isEqualTo(new StoreConfig.Ending(true, false));
    }

    @Test
    void eachPartCanBeReplacedAlone() {
        var config = StoreConfig.of(Path.of("data"), new StoreConfig.Addresses("h", 1, "a", "b"));
        var identity = new StoreConfig.Identity(Optional.of("n1"), "v1");
        var forming = new StoreConfig.Forming(true, 3);
        var ending = new StoreConfig.Ending(false, true);
        var snapshots = new StoreConfig.Snapshots(SECOND, 1, 2);
        var sqlite = new StoreConfig.Sqlite(1, 2048, false, SECOND);
        var raft = new StoreConfig.Raft(Duration.ofSeconds(7), Duration.ofSeconds(8), SECOND, Duration.ofMillis(9));

        var changed = config.with(identity)
                .withForeignKeys(true)
                .with(forming)
                .with(ending)
                .with(raft)
                .with(snapshots)
                .with(sqlite);

        assertThat(changed)
                .isEqualTo(new StoreConfig(
                        Path.of("data"), identity, config.addresses(), true, forming, ending, raft, snapshots, sqlite));
    }

    @Test
    void valuesOutOfBoundsAreRefusedByName() {
        refused(() -> new StoreConfig.Addresses("h", 0, "a", "b"), "no port: 0");
        refused(() -> new StoreConfig.Addresses("h", 65_536, "a", "b"), "no port: 65536");
        refused(() -> new StoreConfig.Identity(Optional.of(" "), "v"), "node id must have 1 to 255 characters: ' '");
        refused(() -> new StoreConfig.Identity(Optional.of("n\n"), "v"), "node id must not hold control characters");
        refused(() -> new StoreConfig.Forming(true, -1), "bootstrap-expect must be 0 to 1000: -1");
        refused(() -> new StoreConfig.Forming(true, 1001), "bootstrap-expect must be 0 to 1000: 1001");
        refused(() -> new StoreConfig.Forming(false, 3), "bootstrapping only applicable to voting nodes");
        refused(
                () -> new StoreConfig.Raft(Duration.ZERO, SECOND, SECOND, SECOND),
                "raft-heartbeat-timeout must be positive: PT0S");
        refused(
                () -> new StoreConfig.Raft(SECOND, Duration.ZERO, SECOND, SECOND),
                "raft-election-timeout must be positive: PT0S");
        refused(
                () -> new StoreConfig.Raft(SECOND, SECOND, Duration.ZERO, SECOND),
                "raft-apply-timeout must be positive: PT0S");
        refused(
                () -> new StoreConfig.Raft(SECOND, SECOND, SECOND, Duration.ZERO),
                "raft-commit-timeout must be positive: PT0S");
        refused(() -> new StoreConfig.Snapshots(Duration.ZERO, 1, 1), "raft-snap-int must be positive: PT0S");
        refused(() -> new StoreConfig.Snapshots(SECOND, 0, 1), "raft-snap must be at least 1: 0");
        refused(() -> new StoreConfig.Snapshots(SECOND, 1, 0), "raft-snap-wal-size must be at least 1: 0");
        refused(() -> new StoreConfig.Sqlite(0, 1024, true, SECOND), "readers must be at least 1: 0");
        refused(() -> new StoreConfig.Sqlite(1, 1023, true, SECOND), "length limit must be at least 1024: 1023");
        refused(() -> new StoreConfig.Sqlite(1, 1024, true, Duration.ZERO), "db-write-budget must be positive: PT0S");
    }

    @Test
    void durationsAndSizesReadAsInRqlite() {
        assertThat(StoreReport.text(Duration.ofMillis(200))).isEqualTo("200ms");
        assertThat(StoreReport.text(Duration.ofSeconds(10))).isEqualTo("10s");
        assertThat(StoreReport.text(Duration.ofMillis(1500))).isEqualTo("1.5s");
        assertThat(StoreReport.text(Duration.ofMinutes(72))).isEqualTo("1h12m0s");
        assertThat(StoreReport.friendly(0)).isEqualTo("0 B");
        assertThat(StoreReport.friendly(8192)).isEqualTo("8.2 kB");
        assertThat(StoreReport.friendly(123_456_789)).isEqualTo("123 MB");
    }

    private static void refused(Runnable made, String message) {
        assertThatThrownBy(made::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
