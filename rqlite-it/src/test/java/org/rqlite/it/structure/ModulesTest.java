// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The descriptors of our modules: the arrows of architecture.md 2 and no other.
class ModulesTest {
    private static final String SERVICES = "META-INF/services/";
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
                        "org.rqlite.http",
                        "org.rqlite.server",
                        "org.rqlite.store",
                        "org.rqlite.thirdparty.ratis");
    }

    @ParameterizedTest
    @CsvSource({
        "org.rqlite.api, ''",
        "org.rqlite.store, org.rqlite.api org.rqlite.thirdparty.ratis org.xerial.sqlitejdbc java.sql",
        "org.rqlite.http, org.rqlite.api io.helidon tools.jackson.core java.logging jdk.management",
        "org.rqlite.server, org.rqlite.api org.rqlite.store org.rqlite.http org.slf4j java. jdk.",
        "org.rqlite.thirdparty.ratis, org.slf4j java. jdk."
    })
    void requiresOnlyWhatIsBelowIt(String module, String allowed) {
        var prefixes = allowed.isEmpty() ? new String[0] : allowed.split(" ");

        var others = descriptor(module).requires().stream()
                .filter(requires -> !requires.modifiers().contains(Requires.Modifier.STATIC))
                .map(Requires::name)
                .filter(name -> !name.equals("java.base"))
                .filter(name -> Arrays.stream(prefixes).noneMatch(name::startsWith));

        assertThat(others).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "org.rqlite.api, org.rqlite.api org.rqlite.api.disco",
        "org.rqlite.store, org.rqlite.store",
        "org.rqlite.http, org.rqlite.http",
        "org.rqlite.server, ''"
    })
    void exportsItsContractAndNothingElse(String module, String packages) {
        var descriptor = descriptor(module);

        assertThat(descriptor.exports().stream()
                        .map(ModuleDescriptor.Exports::source)
                        .sorted()
                        .collect(Collectors.joining(" ")))
                .isEqualTo(packages);
        assertThat(descriptor.exports()).noneMatch(ModuleDescriptor.Exports::isQualified);
        assertThat(descriptor.opens()).isEmpty();
        assertThat(descriptor.isOpen()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.rqlite.api",
                "org.rqlite.store",
                "org.rqlite.http",
                "org.rqlite.server",
                "org.rqlite.thirdparty.ratis"
            })
    void providesOnTheClassPathWhatItProvidesAsAModule(String module) {
        var provided = new TreeMap<String, Set<String>>();
        for (var provides : descriptor(module).provides()) {
            provided.put(provides.service(), new TreeSet<>(provides.providers()));
        }

        assertThat(servicesOnTheClassPath(module)).isEqualTo(provided); // (A19)
    }

    private static Map<String, Set<String>> servicesOnTheClassPath(String module) {
        var services = new TreeMap<String, Set<String>>();
        try (var reader = reference(module).open();
                var names = reader.list()) {
            for (var name : names.filter(ModulesTest::isServiceFile).toList()) {
                services.put(name.substring(SERVICES.length()), providers(reader, name));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return services;
    }

    private static Set<String> providers(ModuleReader reader, String name) throws IOException {
        try (var file = reader.open(name).orElseThrow()) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static boolean isServiceFile(String name) {
        return name.startsWith(SERVICES) && !name.endsWith("/");
    }

    private static boolean isOurs(Path entry) {
        var path = entry.toString().replace('\\', '/');
        var jar = entry.getFileName().toString();
        return (jar.startsWith("rqlite-") && jar.endsWith(".jar"))
                || (path.endsWith("/target/classes") && !path.contains("/rqlite-it/"));
    }

    private static ModuleDescriptor descriptor(String module) {
        return reference(module).descriptor();
    }

    private static ModuleReference reference(String module) {
        return MODULES.find(module).orElseThrow();
    }
}
