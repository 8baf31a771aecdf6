// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `docs/reference/compatibility.md` goes through the whole contract, and names the tests that are there and no others.
class CompatibilityPageTest {
    private static final Path ROOT = Path.of("..");
    private static final Path PAGE = ROOT.resolve("docs/reference/compatibility.md");
    private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");
    private static final Pattern FILE = Pattern.compile("`([a-z0-9-]+\\.http)`");
    private static final Pattern TEST = Pattern.compile("`([A-Z][a-z][A-Za-z]*(?:Test|IT))`");
    private static final int SECTIONS = 29; // of the contract

    @Test
    void everySectionOfTheContractIsThere() throws IOException {
        var numbers = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("## "))
                .map(line -> line.replaceFirst("## ([0-9]+)\\. .*", "$1"))
                .toList();

        assertThat(numbers)
                .isEqualTo(IntStream.rangeClosed(1, SECTIONS)
                        .mapToObj(String::valueOf)
                        .toList());
    }

    @Test
    void itNamesTheGoldenFilesThatThereAre() throws IOException {
        try (var files = Files.list(GOLDEN)) {
            assertThat(found(FILE))
                    .isEqualTo(files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
        }
    }

    @Test
    void itNamesTestsThatThereAre() throws IOException {
        assertThat(tests()).containsAll(found(TEST));
    }

    private static Set<String> found(Pattern pattern) throws IOException {
        return pattern.matcher(Files.readString(PAGE))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toSet());
    }

    private static Set<String> tests() throws IOException {
        try (var modules = Files.list(ROOT)) {
            return modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .flatMap(CompatibilityPageTest::names)
                    .collect(Collectors.toSet());
        }
    }

    private static Stream<String> names(Path folder) {
        try (var files = Files.walk(folder)) {
            return files.map(file -> file.getFileName().toString().replace(".java", "")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
