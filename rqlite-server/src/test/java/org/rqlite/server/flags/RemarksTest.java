// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rqlite.server.flags.FlagParserTest.parse;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemarksTest {
    @Test
    void whatIsNotBuiltIsToldInOneLine() {
        assertThat(Remarks.notBuilt(parse("-raft-remove-shutdown -auth a -join-as bob -bootstrap-expect 3")))
                .isEqualTo("not built yet: -auth (users and permissions),"
                        + " -join-as (users and permissions), -raft-remove-shutdown (removing nodes)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-fk",
                "-auth=",
                "-otlp-interval 30s",
                "-bootstrap-expect 3",
                "-raft-non-voter",
                "-auto-optimize-int 0h",
                "-auto-optimize-int 24h0m",
                "-raft-reap-node-timeout 0s"
            })
    void valuesThatAskForNothingAreFine(String flags) {
        assertThat(Remarks.notBuilt(parse(flags))).isEmpty();
    }

    @Test
    void everyFlagThatIsNotBuiltStopsTheStart() {
        var flags = FlagTable.sorted().stream()
                .filter(flag -> flag.standing() instanceof Standing.NotBuilt)
                .toList();

        assertThat(flags).isNotEmpty().allSatisfy(flag -> {
            var value = switch (flag.type()) {
                case BOOL -> "true";
                case INT, UINT -> "77";
                case DURATION -> "77s";
                case STRING -> "text";
            };
            assertThat(Remarks.notBuilt(parse("-" + flag.name() + "=" + value))).contains("-" + flag.name() + " (");
        });
    }

    @Test
    void whatHasNoEffectIsToldOnceAFlag() {
        assertThat(Remarks.noMeaning(parse("-raft-no-freelist-sync -on-disk -on-disk=true -fk")))
                .containsExactly(
                        "-on-disk has no effect: it always is",
                        "-raft-no-freelist-sync has no effect: the log is not kept in BoltDB");
    }

    @Test
    void launchCommandHidesTheDiscoverySettings() {
        assertThat(LaunchCommand.text(List.of(
                        "-disco-config",
                        "{secret}",
                        "--disco-config={secret}",
                        "-disco-key",
                        "k",
                        "disco-config",
                        "d")))
                .isEqualTo("rqlited -disco-config *** -disco-config=*** -disco-key k disco-config d");
        assertThat(LaunchCommand.text(List.of("-join", "https://bob:se@cret@a:1,http://b:2,http://c@d:3", "d")))
                .isEqualTo("rqlited -join https://***@a:1,http://b:2,http://***@d:3 d");
    }
}
