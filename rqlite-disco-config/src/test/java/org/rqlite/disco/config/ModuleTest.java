// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import org.junit.jupiter.api.Test;

/// The module as a provider sees it.
class ModuleTest {
    private final ModuleDescriptor module = DiscoveryConfig.class.getModule().getDescriptor();

    @Test
    void isNamedForItsFolderAndExportsItsOnePackage() {
        assertThat(module.name()).isEqualTo("org.rqlite.disco.config");
        assertThat(module.exports())
                .extracting(ModuleDescriptor.Exports::toString)
                .containsExactly("org.rqlite.disco.config");
    }

    @Test
    void standsOnTheApiAndTheJsonParserAlone() {
        assertThat(module.requires())
                .filteredOn(requires -> !requires.modifiers().contains(Requires.Modifier.STATIC))
                .extracting(Requires::name)
                .filteredOn(name -> !name.startsWith("org.junit") && !name.startsWith("org.assertj"))
                .containsExactlyInAnyOrder("java.base", "org.rqlite.api", "tools.jackson.core");
    }
}
