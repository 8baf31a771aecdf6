// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.formation;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.rqlite.server.flags.JoinTarget;

/// Settings of a node at `127.0.0.1:4002` for the tests of this package.
final class Configs {
    static final String SELF = "127.0.0.1:4002";

    private Configs() {}

    static FormationConfig join(String... targets) {
        return config(true, FormationConfig.Boot.DEFAULT, targets);
    }

    static FormationConfig boot(int expect, String... targets) {
        return config(true, new FormationConfig.Boot(expect, Duration.ofMinutes(2)), targets);
    }

    static FormationConfig learner(String... targets) {
        return config(false, FormationConfig.Boot.DEFAULT, targets);
    }

    private static FormationConfig config(boolean voter, FormationConfig.Boot boot, String... targets) {
        return new FormationConfig(
                new FormationConfig.Self(SELF, List.of(SELF, "127.0.0.1:4001"), voter),
                Stream.of(targets)
                        .map(target -> JoinTarget.parse(target).orElseThrow())
                        .toList(),
                FormationConfig.Rounds.DEFAULT,
                boot,
                Duration.ofSeconds(30));
    }
}
