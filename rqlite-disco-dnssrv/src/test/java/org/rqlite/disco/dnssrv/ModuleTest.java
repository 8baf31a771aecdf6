// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.dnssrv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.rqlite.api.disco.DiscoveryProvider;

/// The module as a program sees it that picks this mode.
class ModuleTest {
    private static final Module MODULE = DnsSrvDiscoveryProvider.class.getModule();

    @Test
    void exportsNothing() {
        assertThat(MODULE.getName()).isEqualTo("org.rqlite.disco.dnssrv");
        assertThat(MODULE.getDescriptor().exports()).isEmpty();
    }

    @Test
    void isFoundByItsMode() {
        MODULE.addUses(DiscoveryProvider.class);
        assertThat(ServiceLoader.load(MODULE.getLayer(), DiscoveryProvider.class))
                .filteredOn(provider -> provider.mode().equals("dns-srv"))
                .singleElement()
                .isInstanceOf(DnsSrvDiscoveryProvider.class);
    }

    @Test
    void tellsTheClassPathTheSame() throws IOException {
        var service = DiscoveryProvider.class.getName();
        try (var file = MODULE.getResourceAsStream("META-INF/services/" + service)) {
            var lines = new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            assertThat(MODULE.getDescriptor().provides()).singleElement().satisfies(provides -> {
                assertThat(provides.service()).isEqualTo(service);
                assertThat(provides.providers()).isEqualTo(lines);
            });
        }
    }
}
