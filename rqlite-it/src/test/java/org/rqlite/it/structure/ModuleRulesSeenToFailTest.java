// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires.Modifier;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The rules about modules, shown modules that break them.
class ModuleRulesSeenToFailTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "java.base, '', ''",
        "java.sql, '', java.sql",
        "java.sql, java.sql, ''",
        "java.sql, java., ''",
        "java.sql java.net.http, java.sql, java.net.http",
        "org.rqlite.store, org.rqlite.api, org.rqlite.store",
        "org.rqlite.api, org.rqlite.api, ''",
        "jdk.unsupported java.logging, jdk. java.logging, ''"
    })
    void seesWhatAModuleShouldNotKnow(String required, String allowed, String foreign) {
        var module = ModuleDescriptor.newModule("org.rqlite.sample");
        List.of(required.split(" ")).forEach(module::requires);

        assertThat(ModuleRules.foreign(module.build(), allowed))
                .isEqualTo(foreign.isEmpty() ? List.of() : List.of(foreign.split(" ")));
    }

    @Test
    void whatIsNeededToCompileAloneIsNobodysBusiness() {
        var module = ModuleDescriptor.newModule("org.rqlite.sample")
                .requires(Set.of(Modifier.STATIC), "org.jspecify")
                .requires(Set.of(Modifier.TRANSITIVE), "org.rqlite.api")
                .build();

        assertThat(ModuleRules.foreign(module, "")).containsExactly("org.rqlite.api");
    }

    @Test
    void seesEachExport() {
        var module = ModuleDescriptor.newModule("org.rqlite.sample")
                .exports("org.rqlite.sample.b")
                .exports("org.rqlite.sample.a")
                .packages(Set.of("org.rqlite.sample.internal"))
                .build();

        assertThat(ModuleRules.exported(module)).isEqualTo("org.rqlite.sample.a org.rqlite.sample.b");
        assertThat(ModuleRules.isClosed(module)).isTrue();
    }

    @Test
    void seesEveryDoorButTheFrontDoor() {
        assertThat(ModuleRules.isClosed(ModuleDescriptor.newOpenModule("a").build()))
                .isFalse();
        assertThat(ModuleRules.isClosed(
                        ModuleDescriptor.newModule("a").opens("a.b").build()))
                .isFalse();
        assertThat(ModuleRules.isClosed(ModuleDescriptor.newModule("a")
                        .exports("a.internal", Set.of("b"))
                        .build()))
                .isFalse();
    }

    /// A jar whose two lists of providers differ, in either direction.
    @ParameterizedTest
    @CsvSource({
        "sample.One, 'sample.One', true",
        "sample.One, '# said\n\n  sample.One  \n', true",
        "sample.One, 'sample.Two', false",
        "sample.One, 'sample.One\nsample.Two', false",
        "sample.One, '', false"
    })
    void seesProvidersThatTheClassPathDoesNotHave(String provider, String file, boolean equal) throws IOException {
        var module = module(provider, file);
        try (var reader = module.open()) {
            var onTheClassPath = ModuleRules.servicesOnTheClassPath(reader);

            assertThat(ModuleRules.provided(module.descriptor()))
                    .isEqualTo(Map.of("java.lang.Runnable", Set.of(provider)));
            assertThat(onTheClassPath.equals(ModuleRules.provided(module.descriptor())))
                    .isEqualTo(equal);
        }
    }

    private java.lang.module.ModuleReference module(String provider, String file) throws IOException {
        var source = Files.createDirectories(folder.resolve("source"));
        Files.writeString(
                source.resolve("module-info.java"),
                "module sample { provides java.lang.Runnable with " + provider + "; }");
        for (var name : List.of("One", "Two")) {
            Files.writeString(
                    source.resolve(name + ".java"),
                    "package sample; public final class " + name + " implements Runnable { public void run() {} }");
        }
        var classes = folder.resolve("classes");
        var code = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(
                        System.out,
                        System.err,
                        "-d",
                        classes.toString(),
                        source.resolve("module-info.java").toString(),
                        source.resolve("One.java").toString(),
                        source.resolve("Two.java").toString());
        assertThat(code).isZero();
        var services = Files.createDirectories(classes.resolve("META-INF/services"));
        Files.writeString(services.resolve("java.lang.Runnable"), file);
        return ModuleFinder.of(classes).find("sample").orElseThrow();
    }
}
