// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The descriptors of our modules: the arrows of architecture.md 2 and no other.
class ModulesTest {
    private static final ModuleFinder MODULES = ModuleFinder.of(Arrays.stream(
                    System.getProperty("java.class.path").split(Pattern.quote(System.getProperty("path.separator"))))
            .map(Path::of)
            .filter(ModulesTest::isOurs)
            .toArray(Path[]::new));

    @Test
    void allOfThemAreSeen() {
        assertThat(MODULES.findAll())
                .extracting(module -> module.descriptor().name())
                .containsExactlyInAnyOrder(
                        "org.rqlite.api",
                        "org.rqlite.disco.config",
                        "org.rqlite.disco.consul",
                        "org.rqlite.disco.dns",
                        "org.rqlite.disco.dnssrv",
                        "org.rqlite.disco.etcd",
                        "org.rqlite.http",
                        "org.rqlite.server",
                        "org.rqlite.store",
                        "org.rqlite.thirdparty.jetcd",
                        "org.rqlite.thirdparty.ratis");
    }

    @ParameterizedTest
    @CsvSource({
        "org.rqlite.api, ''",
        "org.rqlite.store, org.rqlite.api org.rqlite.thirdparty.ratis org.xerial.sqlitejdbc java.sql",
        "org.rqlite.http, org.rqlite.api io.helidon tools.jackson.core java.logging jdk.management jdk.jfr",
        "org.rqlite.server, org.rqlite.api org.rqlite.store org.rqlite.http org.slf4j tools.jackson.core java. jdk.",
        "org.rqlite.disco.config, org.rqlite.api tools.jackson.core",
        "org.rqlite.disco.consul, org.rqlite.api org.rqlite.disco.config io.vertx. com.fasterxml.jackson.core",
        "org.rqlite.disco.dns, org.rqlite.api org.rqlite.disco.config",
        "org.rqlite.disco.dnssrv, org.rqlite.api org.rqlite.disco.config org.dnsjava",
        "org.rqlite.disco.etcd, org.rqlite.api org.rqlite.disco.config org.rqlite.thirdparty.jetcd",
        "org.rqlite.thirdparty.jetcd, org.slf4j java. jdk. io.netty. io.vertx.core com.google.common dev.failsafe.core",
        "org.rqlite.thirdparty.ratis, org.slf4j java. jdk."
    })
    void requiresOnlyWhatIsBelowIt(String module, String allowed) {
        assertThat(ModuleRules.foreign(descriptor(module), allowed)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "org.rqlite.api, org.rqlite.api org.rqlite.api.disco org.rqlite.api.metrics",
        "org.rqlite.disco.config, org.rqlite.disco.config",
        "org.rqlite.disco.consul, ''",
        "org.rqlite.disco.dns, ''",
        "org.rqlite.disco.dnssrv, ''",
        "org.rqlite.disco.etcd, ''",
        "org.rqlite.store, org.rqlite.store",
        "org.rqlite.http, org.rqlite.http",
        "org.rqlite.server, ''"
    })
    void exportsItsContractAndNothingElse(String module, String packages) {
        assertThat(ModuleRules.exported(descriptor(module))).isEqualTo(packages);
        assertThat(ModuleRules.isClosed(descriptor(module))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.rqlite.api",
                "org.rqlite.disco.config",
                "org.rqlite.disco.consul",
                "org.rqlite.disco.dns",
                "org.rqlite.disco.dnssrv",
                "org.rqlite.disco.etcd",
                "org.rqlite.store",
                "org.rqlite.http",
                "org.rqlite.server",
                "org.rqlite.thirdparty.jetcd",
                "org.rqlite.thirdparty.ratis"
            })
    void providesOnTheClassPathWhatItProvidesAsAModule(String module) {
        assertThat(servicesOnTheClassPath(module)).isEqualTo(ModuleRules.provided(descriptor(module))); // (A19)
    }

    private static Map<String, Set<String>> servicesOnTheClassPath(String module) {
        try (var reader = reference(module).open()) {
            return ModuleRules.servicesOnTheClassPath(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOurs(Path entry) {
        var path = entry.toString().replace('\\', '/');
        var jar = entry.getFileName().toString();
        if (path.contains("/rqlite-it/") || path.contains("testkit")) return false; // tests
        return (jar.startsWith("rqlite-") && jar.endsWith(".jar")) || path.endsWith("/target/classes");
    }

    private static ModuleDescriptor descriptor(String module) {
        return reference(module).descriptor();
    }

    private static ModuleReference reference(String module) {
        return MODULES.find(module).orElseThrow();
    }
}
