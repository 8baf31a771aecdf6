// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.it.Session;

/// `docs/reference/http.md`: each command prints what the page shows below it, where `…` stands for anything.
class HttpPageIT {
    private static final Path PAGE = Path.of("..", "docs", "reference", "http.md");
    private static final Pattern ANYTHING = Pattern.compile("…");

    @TempDir
    Path temp;

    @Test
    void everyCommandPrintsWhatThePageShows() throws Exception {
        var steps = Session.steps(Files.readAllLines(PAGE));
        assertThat(steps).hasSizeGreaterThan(30);
        try (var node = LocalNode.start(temp.resolve("data"))) {
            var session = new Session(temp).connectTo(node.address().getPort());

            for (var step : steps) {
                var printed = String.join("\n", session.run(step.command()));
                assertThat(printed).as(step.command()).matches(pattern(step.output()));
            }
        }
    }

    @Test
    void everyPathOfTheDescriptionForToolsHasASection() throws Exception {
        var headings = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("#"))
                .collect(Collectors.joining("\n"));

        assertThat(OpenApiDocument.read().operations())
                .allSatisfy(operation -> assertThat(headings).contains("`" + operation.path() + "`"));
    }

    @Test
    void everyParameterOfTheDescriptionForToolsIsExplained() throws Exception {
        var page = Files.readString(PAGE);
        var document = OpenApiDocument.read();

        assertThat(document.operations().stream()
                        .flatMap(operation -> operation.facts().get("parameters") instanceof List<?> list
                                ? list.stream()
                                : Stream.empty())
                        .map(each -> String.valueOf(document.resolved(each).get("name")))
                        .distinct())
                .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
    }

    private static Pattern pattern(List<String> output) {
        var text = String.join("\n", output);
        var pattern = ANYTHING.splitAsStream(text).map(Pattern::quote).collect(Collectors.joining(".*"));
        return Pattern.compile(text.endsWith("…") ? pattern + ".*" : pattern, Pattern.DOTALL);
    }
}
