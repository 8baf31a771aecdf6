// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.rqlite.api.disco.DiscoveryProvider;

class ModuleTest {
    private final Module module = EtcdDiscoveryProvider.class.getModule();

    @Test
    void isOnTheModulePathAndExportsNothing() {
        assertThat(module.getName()).isEqualTo("org.rqlite.disco.etcd");
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
                        "org.rqlite.thirdparty.jetcd");
    }

    @Test
    void isFoundByItsMode() {
        module.addUses(DiscoveryProvider.class);

        assertThat(ServiceLoader.load(module.getLayer(), DiscoveryProvider.class))
                .extracting(DiscoveryProvider::mode)
                .containsExactly("etcd-kv");
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
