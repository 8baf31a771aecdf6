// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.rqlite.disco.testkit.DnsServer;

/// Clusters that form by the records of a real DNS server, whatever happens to their nodes.
class DnsClusterIT {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "ADDRESSES")
    void formsAndComesBackFromRestartKillMoveAndALostDisk(DnsMode.Records records) {
        try (var mode = new DnsMode(records, DnsServer.Kind.DNSMASQ, false, folder);
                var scenario = new Scenario(mode)) {
            var formed = scenario.allAtOnce();
            var restarted = scenario.restartAll();
            var killed = scenario.killAll();
            var moved = scenario.moveAll();
            var wiped = scenario.wipeOne(2);
            System.out.printf(
                    "%s: ready after ms formed=%d restarted=%d killed=%d moved=%d wiped=%d%n",
                    mode,
                    formed.toMillis(),
                    restarted.toMillis(),
                    killed.toMillis(),
                    moved.toMillis(),
                    wiped.toMillis());
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "ADDRESSES_BY_HTTP")
    void formsInAnyOrderWithOneLateAndADeadAddress(DnsMode.Records records) {
        var seed = Long.getLong("rqlite.seed", System.nanoTime());
        try (var mode = new DnsMode(records, DnsServer.Kind.UNBOUND, true, folder);
                var scenario = new Scenario(mode)) {
            var formed = scenario.apart(Duration.ofSeconds(5), Duration.ofSeconds(20), seed);
            System.out.printf("%s: ready after ms late=%d seed=%d%n", mode, formed.toMillis(), seed);
            assertThat(formed)
                    .as("a dead address holds up nobody, seed=" + seed)
                    .isLessThan(Duration.ofSeconds(30));
        }
    }
}
