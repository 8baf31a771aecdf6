// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.structure;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A rule that cannot fail is none: each is shown a class that breaks it, and one like it that does not.
class ArchitectureRulesSeenToFailTest {
    /// Stands for whatever a rule keeps out; compiled with each sample.
    private static final List<String> OTHERS = List.of(
            "package org.apache.ratis.server; public final class Raft {}",
            "package org.sqlite.core; public final class Db {}",
            "package io.helidon.webserver; public final class Web {}",
            "package org.xbill.DNS; public final class Wire {}",
            "package org.rqlite.disco.config; public final class Text {}",
            "package tools.jackson.core; public final class Json {}",
            "package org.rqlite.api; public final class Wish {}",
            "package org.rqlite.store; public final class Shelf {}",
            "package org.rqlite.http; public final class Door {}",
            "package org.rqlite.server; public final class Wiring {}");

    @TempDir
    static Path folder;

    private static Path others;

    @BeforeAll
    static void compileOthers() throws IOException {
        others = Files.createDirectory(folder.resolve("others"));
        compile(others, List.of(), OTHERS);
    }

    /// A class that breaks a rule, and one that does not.
    record Sample(ArchitectureRule rule, String broken, String kept) {
        @Override
        public String toString() {
            return rule + ": " + broken;
        }
    }

    static Stream<Sample> samples() {
        return Stream.of(
                uses(
                        ArchitectureRule.API_KNOWS_NOBODY,
                        "org.rqlite.api.A",
                        "org.rqlite.http.Door",
                        "org.rqlite.api.Wish"),
                uses(
                        ArchitectureRule.API_KNOWS_NOBODY,
                        "org.rqlite.api.disco.A",
                        "org.rqlite.store.Shelf",
                        "java.net.URI"),
                uses(ArchitectureRule.API_KNOWS_NOBODY, "org.rqlite.api.A", "javax.tools.Tool", "java.util.List"),
                uses(
                        ArchitectureRule.HTTP_KNOWS_NEITHER_SQLITE_NOR_RATIS_NOR_THE_STORE,
                        "org.rqlite.http.route.A",
                        "org.sqlite.core.Db",
                        "tools.jackson.core.Json"),
                uses(
                        ArchitectureRule.HTTP_KNOWS_NEITHER_SQLITE_NOR_RATIS_NOR_THE_STORE,
                        "org.rqlite.http.A",
                        "java.sql.Connection",
                        "org.rqlite.api.Wish"),
                uses(
                        ArchitectureRule.HTTP_KNOWS_NEITHER_SQLITE_NOR_RATIS_NOR_THE_STORE,
                        "org.rqlite.http.A",
                        "org.rqlite.store.Shelf",
                        "io.helidon.webserver.Web"),
                uses(
                        ArchitectureRule.HTTP_KNOWS_NEITHER_SQLITE_NOR_RATIS_NOR_THE_STORE,
                        "org.rqlite.http.A",
                        "org.apache.ratis.server.Raft",
                        "java.net.URI"),
                uses(
                        ArchitectureRule.STORE_KNOWS_NEITHER_HTTP_NOR_JSON,
                        "org.rqlite.store.A",
                        "java.net.http.HttpClient",
                        "java.net.URI"),
                uses(
                        ArchitectureRule.STORE_KNOWS_NEITHER_HTTP_NOR_JSON,
                        "org.rqlite.store.disk.A",
                        "tools.jackson.core.Json",
                        "org.rqlite.api.Wish"),
                uses(
                        ArchitectureRule.STORE_KNOWS_NEITHER_HTTP_NOR_JSON,
                        "org.rqlite.store.A",
                        "org.rqlite.server.Wiring",
                        "org.rqlite.store.Shelf"),
                uses(
                        ArchitectureRule.DISCOVERY_KNOWS_NO_OTHER_PART_OF_A_NODE,
                        "org.rqlite.disco.two.A",
                        "org.rqlite.server.Wiring",
                        "org.rqlite.api.Wish"),
                uses(
                        ArchitectureRule.DISCOVERY_KNOWS_NO_OTHER_PART_OF_A_NODE,
                        "org.rqlite.disco.two.A",
                        "io.helidon.webserver.Web",
                        "org.rqlite.disco.config.Text"),
                new Sample(
                        ArchitectureRule.A_DISCOVERY_MODE_KNOWS_NO_OTHER,
                        "package org.rqlite.disco.three; public final class A { org.rqlite.disco.four.B b; }"
                                + "---package org.rqlite.disco.four; public final class B {}",
                        "package org.rqlite.disco.three; public final class A { org.rqlite.disco.config.B b; }"
                                + "---package org.rqlite.disco.config; public final class B {}"),
                new Sample(
                        ArchitectureRule.DNSJAVA_STAYS_IN_ITS_MODE,
                        using("org.rqlite.disco.dns.A", "org.xbill.DNS.Wire"),
                        using("org.rqlite.disco.dnssrv.A", "org.xbill.DNS.Wire")),
                uses(
                        ArchitectureRule.RATIS_STAYS_IN_ITS_PACKAGES,
                        "org.rqlite.store.A",
                        "org.apache.ratis.server.Raft",
                        "org.rqlite.store.Shelf"),
                new Sample(
                        ArchitectureRule.RATIS_STAYS_IN_ITS_PACKAGES,
                        using("org.rqlite.server.A", "org.apache.ratis.server.Raft"),
                        using("org.rqlite.store.raft.A", "org.apache.ratis.server.Raft")),
                new Sample(
                        ArchitectureRule.THE_DRIVER_STAYS_IN_ITS_PACKAGE,
                        using("org.rqlite.store.disk.A", "org.sqlite.core.Db"),
                        using("org.rqlite.store.sqlite.A", "org.sqlite.core.Db")),
                new Sample(
                        ArchitectureRule.THE_DRIVER_STAYS_IN_ITS_PACKAGE,
                        using("org.rqlite.store.raft.A", "java.sql.Driver"),
                        using("org.rqlite.store.sqlite.A", "java.sql.Driver")),
                new Sample(
                        ArchitectureRule.PACKAGES_HAVE_NO_CYCLES,
                        "package org.rqlite.one; public final class A { org.rqlite.two.B b;"
                                + " public static final class Inner {} }"
                                + "---package org.rqlite.two; public final class B { org.rqlite.one.A.Inner a; }",
                        "package org.rqlite.one; public final class A { org.rqlite.two.B b; }"
                                + "---package org.rqlite.two; public final class B {}"),
                member(ArchitectureRule.A_STATIC_FIELD_IS_CONSTANT, "static int count;", "static final int COUNT = 1;"),
                member(
                        ArchitectureRule.A_STATIC_FIELD_IS_CONSTANT,
                        "static final ThreadLocal<String> T = new ThreadLocal<>();",
                        "final ThreadLocal<String> t = new ThreadLocal<>();"),
                member(
                        ArchitectureRule.A_STATIC_FIELD_IS_CONSTANT,
                        "static final java.util.concurrent.atomic.AtomicLong N = new java.util.concurrent.atomic.AtomicLong();",
                        "static final Long N = 1L;"),
                member(
                        ArchitectureRule.ONLY_THE_HALT_ENDS_THE_PROCESS,
                        "void a() { System.exit(1); }",
                        "void a() { System.gc(); }"),
                member(
                        ArchitectureRule.ONLY_THE_HALT_ENDS_THE_PROCESS,
                        "void a() { Runtime.getRuntime().halt(1); }",
                        "void a() { Runtime.getRuntime().gc(); }"),
                member(
                        ArchitectureRule.ONLY_THE_HALT_ENDS_THE_PROCESS,
                        "Runnable a = () -> Runtime.getRuntime().exit(1);",
                        "Runnable a = () -> {};"),
                named("SqlUtil", "UtilityPole"),
                named("SqlUtils", "Utensil"),
                named("StoreManager", "Management"),
                named("StoreImpl", "Implication"),
                named("ReaderBase", "Baseline"),
                named("NodeInfo", "Information"),
                named("RowData", "Database"),
                named("TestHelper", "Helping"),
                member(
                        ArchitectureRule.NAMES_SAY_WHAT_A_CLASS_IS,
                        "static final class InnerHelper {}",
                        "static final class Inner {}"),
                new Sample(
                        ArchitectureRule.A_CLASS_IS_FINAL_SEALED_OR_ABSTRACT,
                        "package org.rqlite.store; public class A {}",
                        "package org.rqlite.store; public final class A {}"),
                new Sample(
                        ArchitectureRule.A_CLASS_IS_FINAL_SEALED_OR_ABSTRACT,
                        "package org.rqlite.store; class A {}",
                        "package org.rqlite.store; enum A { ONE { void a() {} }, TWO; void a() {} }"),
                new Sample(
                        ArchitectureRule.A_CLASS_IS_FINAL_SEALED_OR_ABSTRACT,
                        "package org.rqlite.store; sealed class A permits A.B { static final class B extends A {} }",
                        "package org.rqlite.store; abstract sealed class A permits A.B { static final class B extends A {} }"));
    }

    private static Sample uses(ArchitectureRule rule, String type, String banned, String allowed) {
        return new Sample(rule, using(type, banned), using(type, allowed));
    }

    private static String using(String type, String other) {
        var dot = type.lastIndexOf('.');
        return "package " + type.substring(0, dot) + "; public final class " + type.substring(dot + 1) + " { " + other
                + " other; }";
    }

    private static Sample member(ArchitectureRule rule, String broken, String kept) {
        var head = "package org.rqlite.store; public final class A { ";
        return new Sample(rule, head + broken + " }", head + kept + " }");
    }

    private static Sample named(String broken, String kept) {
        var head = "package org.rqlite.store; public final class ";
        return new Sample(ArchitectureRule.NAMES_SAY_WHAT_A_CLASS_IS, head + broken + " {}", head + kept + " {}");
    }

    @ParameterizedTest
    @MethodSource("samples")
    void isBrokenByItsSampleAlone(Sample sample) {
        var rule = sample.rule.rule().allowEmptyShould(true);

        assertThat(failures(rule, sample.broken)).as("seen to fail").isNotEmpty();
        assertThat(failures(rule, sample.kept)).as("not for nothing").isEmpty();
    }

    /// The one place that may end the process is named by its full name.
    @Test
    void theHaltItselfMayEndTheProcess() {
        var rule = ArchitectureRule.ONLY_THE_HALT_ENDS_THE_PROCESS.rule().allowEmptyShould(true);

        assertThat(failures(
                        rule, "package org.rqlite.server; final class ProcessHalt { void a() { System.exit(0); } }"))
                .isEmpty();
        assertThat(failures(rule, "package org.rqlite.store; final class ProcessHalt { void a() { System.exit(0); } }"))
                .hasSize(1);
    }

    @Test
    void everyRuleHasASample() {
        assertThat(samples()
                        .map(Sample::rule)
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(ArchitectureRule.class))))
                .isEqualTo(EnumSet.allOf(ArchitectureRule.class));
    }

    private static List<String> failures(ArchRule rule, String sources) {
        return rule.evaluate(compiled(sources)).getFailureReport().getDetails();
    }

    // the stand-ins are there to be used, not to be looked at
    private static JavaClasses compiled(String sources) {
        try {
            var out = Files.createTempDirectory(folder, "classes");
            compile(out, List.of("-classpath", others.toString()), List.of(sources.split("---")));
            return new ClassFileImporter().importPath(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void compile(Path out, List<String> options, List<String> sources) throws IOException {
        var arguments = new ArrayList<>(List.of("-proc:none", "-nowarn", "-d", out.toString()));
        arguments.addAll(options);
        for (var source : sources) {
            var name = source.replaceFirst("(?s).*?(?:class|enum) (\\w+).*", "$1");
            arguments.add(Files.writeString(
                            Files.createTempDirectory(folder, "source").resolve(name + ".java"), source)
                    .toString());
        }
        var code = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertThat(code).as("%s", sources).isZero();
    }
}
