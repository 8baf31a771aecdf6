// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// House rules that can be read off the text of a file. Each proves on a sample that it can fail.
class SourceRulesTest {
    private static final SortedMap<String, String> TREE = SourceTree.read();

    private static final Predicate<String> JAVA = path -> path.endsWith(".java");
    // this package holds the samples
    private static final Predicate<String> OTHER_JAVA = JAVA.and(path -> !path.contains("/org/rqlite/it/structure/"));
    private static final Predicate<String> MAIN = OTHER_JAVA.and(path -> path.contains("/src/main/"));
    private static final int LINES_MAX = 500;

    static List<SourceRule> rules() {
        return List.of(
                new SourceRule(
                        "starts with the licence",
                        JAVA,
                        text -> !text.startsWith("// SPDX-License-Identifier: Apache-2.0\n"),
                        "package a;"),
                new SourceRule(
                        "no file over 500 lines",
                        JAVA,
                        text -> text.lines().count() > LINES_MAX,
                        "x\n".repeat(LINES_MAX + 1)),
                SourceRule.forbids("no sleep", OTHER_JAVA, "Thread\\s*\\.\\s*sleep|\\.sleep\\(", "Thread.sleep(1);"),
                SourceRule.forbids("no null returned", MAIN, "return\\s+null\\s*;", "return null;"),
                SourceRule.forbids("no to-do left", OTHER_JAVA, "\\b(TODO|FIXME|XXX)\\b", "// TODO later"),
                SourceRule.forbids("no test switched off", OTHER_JAVA, "@Disabled\\b", "@Disabled void a() {}"),
                SourceRule.forbids(
                        "no wildcard import", OTHER_JAVA, "(?m)^import .*\\*;|^import module", "import java.util.*;"),
                SourceRule.forbids("no thread-local", MAIN, "\\bThreadLocal\\b", "new ThreadLocal<String>()"),
                SourceRule.forbids(
                        "no JUL but in the server's logging",
                        notLogging(),
                        "java\\.util\\.logging",
                        "java.util.logging.Logger"),
                SourceRule.forbids(
                        "no place of a machine named",
                        path -> !path.contains("/org/rqlite/it/structure/") && !path.startsWith(".git"),
                        "(?<![\\w.])/(root|work|home/[a-z]+|Users/[a-z]+)/|/tmp/[a-z]+/",
                        "cd /root/project"),
                SourceRule.forbids(
                        "no library of the banned",
                        OTHER_JAVA,
                        "import (static )?(lombok|com\\.google\\.(common|inject)|org\\.mockito|reactor|io\\.reactivex)\\.",
                        "import com.google.common.collect.Lists;"));
    }

    private static Predicate<String> notLogging() {
        return MAIN.and(path -> !path.contains("/org/rqlite/server/logging/"));
    }

    @Test
    void seesTheWholeTree() {
        assertThat(TREE)
                .containsKeys("pom.xml", "dev", "rqlite-api/src/main/java/module-info.java")
                .hasSizeGreaterThan(100);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void findsItsSample(SourceRule rule) {
        assertThat(rule.broken()).accepts(rule.sample());
    }

    @ParameterizedTest
    @MethodSource("rules")
    void isKeptByEveryFile(SourceRule rule) {
        var broken = TREE.entrySet().stream()
                .filter(file -> rule.scope().test(file.getKey()))
                .filter(file -> rule.broken().test(file.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toList());

        assertThat(broken).as(rule.name()).isEmpty();
    }
}
