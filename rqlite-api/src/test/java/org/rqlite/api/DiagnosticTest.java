// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rqlite.api.disco.DiscoverySettings;

class DiagnosticTest {
    @Test
    void sectionIsSortedByName() {
        var section =
                Diagnostic.section(Map.of("b", Diagnostic.of(2), "a", Diagnostic.of("x"), "c", Diagnostic.of(true)));

        assertThat(section.facts())
                .containsExactly(
                        Map.entry("a", new Diagnostic.Text("x")),
                        Map.entry("b", new Diagnostic.Count(2)),
                        Map.entry("c", new Diagnostic.Flag(true)));
    }

    @Test
    void discoverySettingsDoNotShowTheirSecrets() {
        assertThat(new DiscoverySettings("{\"password\":\"x\"}", "rqlite", 4002))
                .hasToString("DiscoverySettings[config=***, key=rqlite, nodePort=4002]");
    }

    @Test
    void discoveryNeedsAKey() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DiscoverySettings("", "", 4002))
                .withMessage("discovery key must not be empty");
    }
}
