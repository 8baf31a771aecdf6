// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.ModuleDescriptor;
import org.junit.jupiter.api.Test;

class ModuleTest {
    private final Module module = HttpServer.class.getModule();

    @Test
    void isOnTheModulePath() {
        assertThat(module.getName()).isEqualTo("org.rqlite.http");
    }

    @Test
    void exportsItsEntranceOnly() {
        assertThat(module.getDescriptor().exports())
                .extracting(ModuleDescriptor.Exports::toString)
                .containsExactly("org.rqlite.http");
    }

    @Test
    void knowsNeitherSqliteNorRaft() {
        assertThat(module.getDescriptor().requires())
                .extracting(ModuleDescriptor.Requires::name)
                .noneMatch(name -> name.contains("sqlite") || name.contains("ratis") || name.contains("store"))
                .contains("org.rqlite.api");
    }
}
