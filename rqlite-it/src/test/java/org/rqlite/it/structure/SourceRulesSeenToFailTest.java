// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Each rule about texts, shown several ways to break it, and words that only look alike.
class SourceRulesSeenToFailTest {
    private static final String MAIN = "rqlite-store/src/main/java/org/rqlite/store/A.java";
    private static final String TEST = "rqlite-store/src/test/java/org/rqlite/store/ATest.java";
    private static final String LICENCE = "// SPDX-License-Identifier: Apache-2.0\n";

    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of(
                        "starts with the licence",
                        List.of("package a;", "\n" + LICENCE, "// SPDX-License-Identifier: MIT\n")),
                Arguments.of("no file over 500 lines", List.of("\n".repeat(501), "a\n".repeat(500) + "b")),
                Arguments.of(
                        "no sleep",
                        List.of(
                                "Thread.sleep(5);",
                                "Thread . sleep (5);",
                                "TimeUnit.SECONDS.sleep(1);",
                                "Thread::sleep; Thread\n.sleep(1)")),
                Arguments.of("no null returned", List.of("return null;", "return  null ;", "if (a) return\n null;")),
                Arguments.of("no to-do left", List.of("// TODO", "/* FIXME: b */", "XXX later")),
                Arguments.of("no test switched off", List.of("@Disabled", "@Disabled(\"flaky\") void a()")),
                Arguments.of(
                        "no wildcard import",
                        List.of(
                                "import java.util.*;",
                                "import static a.B.*;",
                                "package a;\nimport java.util.*;",
                                "import module java.base;")),
                Arguments.of("no thread-local", List.of("ThreadLocal<String> a;", "ThreadLocal.withInitial(() -> 1)")),
                Arguments.of("no JUL but in the server's logging", List.of("import java.util.logging.Logger;")),
                Arguments.of(
                        "no place of a machine named",
                        List.of(
                                "cd /root/project",
                                "\"/work/main\"",
                                "/home/anna/x",
                                "file:/Users/anna/x",
                                "/tmp/abc/x")),
                Arguments.of(
                        "no library of the banned",
                        List.of(
                                "import com.google.common.collect.Lists;",
                                "import static org.mockito.Mockito.mock;",
                                "import lombok.Data;",
                                "import reactor.core.publisher.Mono;",
                                "import io.reactivex.rxjava3.core.Single;")));
    }

    static Stream<Arguments> kept() {
        return Stream.of(
                Arguments.of("starts with the licence", List.of(LICENCE, LICENCE + "package a;")),
                Arguments.of("no file over 500 lines", List.of("", "a\n".repeat(500))),
                Arguments.of(
                        "no sleep", List.of("// it sleeps here", "asleep(1)", "Thread.onSpinWait();", "sleepNanos")),
                Arguments.of("no null returned", List.of("return nullable;", "return null == a;", "// returns null")),
                Arguments.of("no to-do left", List.of("todo", "TODOS", "// what is to be done", "XXXL")),
                Arguments.of("no test switched off", List.of("@DisabledIf", "isDisabled()", "// Disabled")),
                Arguments.of(
                        "no wildcard import", List.of("import java.util.List;", "// import java.util.*", "a * b;")),
                Arguments.of("no thread-local", List.of("ThreadLocalRandom.current()", "// thread-local")),
                Arguments.of(
                        "no JUL but in the server's logging", List.of("System.Logger log;", "import java.util.List;")),
                Arguments.of(
                        "no place of a machine named",
                        List.of(
                                "rqlite-store/work/a",
                                "https://a.b/root/c",
                                "/tmp",
                                "/usr/lib",
                                "src/home/a",
                                "network/")),
                Arguments.of(
                        "no library of the banned",
                        List.of("import java.util.List;", "// com.google.common", "import org.rqlite.A;")));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void isBrokenIn(String name, List<String> texts) {
        var rule = rule(name);

        assertThat(texts).allSatisfy(text -> assertThat(rule.broken()).accepts(text));
    }

    @ParameterizedTest
    @MethodSource("kept")
    void isNotBrokenIn(String name, List<String> texts) {
        var rule = rule(name);

        assertThat(texts).allSatisfy(text -> assertThat(rule.broken()).rejects(text));
    }

    @Test
    void everyRuleIsShownBoth() {
        var names = SourceRulesTest.rules().stream().map(SourceRule::name).toList();

        assertThat(broken().map(arguments -> arguments.get()[0])).containsExactlyElementsOf(names);
        assertThat(kept().map(arguments -> arguments.get()[0])).containsExactlyElementsOf(names);
    }

    /// A rule that reaches no file is none either.
    @ParameterizedTest
    @MethodSource("rules")
    void reachesTheFilesItIsMeantFor(SourceRule rule) {
        assertThat(rule.scope()).accepts(MAIN);
        assertThat(SourceTree.read().keySet().stream().filter(rule.scope())).hasSizeGreaterThan(100);
    }

    static Stream<SourceRule> rules() {
        return SourceRulesTest.rules().stream();
    }

    @Test
    void testsMayDoWhatOnlyMainCodeMayNot() {
        for (var name : List.of("no null returned", "no thread-local", "no JUL but in the server's logging")) {
            assertThat(rule(name).scope()).as(name).rejects(TEST);
        }
        for (var name : List.of("no sleep", "no to-do left", "no test switched off", "no file over 500 lines")) {
            assertThat(rule(name).scope()).as(name).accepts(TEST);
        }
    }

    @Test
    void theServersLoggingMayUseJul() {
        assertThat(rule("no JUL but in the server's logging").scope())
                .rejects("rqlite-server/src/main/java/org/rqlite/server/logging/Logging.java")
                .accepts("rqlite-server/src/main/java/org/rqlite/server/Node.java");
    }

    @Test
    void placesOfAMachineAreLookedForInEveryKindOfFile() {
        assertThat(rule("no place of a machine named").scope()).accepts("README.md", "dev", "pom.xml", "docs/a.md");
    }

    private static SourceRule rule(String name) {
        return SourceRulesTest.rules().stream()
                .filter(rule -> rule.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
