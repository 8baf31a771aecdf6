// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.consul;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.rqlite.api.disco.DiscoveryProvider;

class ModuleTest {
    private final Module module = ConsulDiscoveryProvider.class.getModule();

    @Test
    void isOnTheModulePathAndExportsNothing() {
        assertThat(module.getName()).isEqualTo("org.rqlite.disco.consul");
        assertThat(module.getDescriptor().exports()).isEmpty();
    }

    @Test
    void knowsTheApiAndItsLibraryOnly() {
        assertThat(module.getDescriptor().requires())
                .extracting(requires -> requires.name())
                .containsExactlyInAnyOrder(
                        "java.base",
                        "org.jspecify",
                        "org.rqlite.api",
                        "org.rqlite.disco.config",
                        "io.vertx.core",
                        "io.vertx.consul.client",
                        "com.fasterxml.jackson.core");
    }

    @Test
    void isFoundByItsMode() {
        module.addUses(DiscoveryProvider.class);

        assertThat(ServiceLoader.load(module.getLayer(), DiscoveryProvider.class))
                .extracting(DiscoveryProvider::mode)
                .containsExactly("consul-kv");
    }

    @Test
    void isProvidedOnTheClassPathToo() throws IOException {
        var provided = module.getDescriptor().provides().iterator().next();

        try (var file = module.getResourceAsStream("META-INF/services/" + provided.service())) {
            assertThat(new String(file.readAllBytes(), StandardCharsets.UTF_8).lines())
                    .containsExactlyElementsOf(provided.providers()); // (A19)
        }
    }
}
