// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rqlite.api.Diagnostic;
import org.rqlite.http.Seeds;

/// Reports of any shape, as `/status` shows them.
class DiagnosticJsonPropertyTest {
    static LongStream seeds() {
        return Seeds.first(80);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anotherParserReadsWhatWasReported(long seed) {
        var report = section(Seeds.random(seed), 4);

        assertThat(JsonTree.read(Written.compact(json -> DiagnosticJson.write(report, json))))
                .as("seed %s", seed)
                .isEqualTo(model(report));
    }

    /// Every branch is found under the names that lead to it, and nothing else is.
    @ParameterizedTest
    @MethodSource("seeds")
    void everyBranchHasItsPath(long seed) {
        var random = Seeds.random(seed);
        var report = section(random, 4);

        var branches = new TreeMap<String, Diagnostic>();
        collect("", report, branches);

        branches.forEach((path, branch) -> {
            assertThat(DiagnosticJson.at(report, path))
                    .as("seed %s: %s", seed, path)
                    .isEqualTo(branch);
            assertThat(DiagnosticJson.at(report, path + ".nonsense"))
                    .as("seed %s: below %s", seed, path)
                    .isEqualTo(branch instanceof Diagnostic.Section ? Diagnostic.section(Map.of()) : branch);
        });
        assertThat(DiagnosticJson.at(report, "nonsense")).isEqualTo(Diagnostic.section(Map.of()));
        assertThat(DiagnosticJson.at(report, "")).isEqualTo(Diagnostic.section(Map.of()));
    }

    private static void collect(String path, Diagnostic fact, Map<String, Diagnostic> branches) {
        if (!(fact instanceof Diagnostic.Section section)) return;
        section.facts().forEach((name, inner) -> {
            var branch = path.isEmpty() ? name : path + "." + name;
            branches.put(branch, inner);
            collect(branch, inner, branches);
        });
    }

    private static Object model(Diagnostic fact) {
        return switch (fact) {
            case Diagnostic.Section section -> {
                var members = new TreeMap<String, Object>();
                section.facts().forEach((name, inner) -> members.put(name, model(inner)));
                yield members;
            }
            case Diagnostic.Items items ->
                items.facts().stream().map(DiagnosticJsonPropertyTest::model).toList();
            case Diagnostic.Text text -> text.value();
            case Diagnostic.Count count -> count.value();
            case Diagnostic.Measure measure -> Double.isFinite(measure.value()) ? measure.value() : JsonTree.NULL;
            case Diagnostic.Flag flag -> flag.value();
            case Diagnostic.Unknown() -> JsonTree.NULL;
        };
    }

    private static Diagnostic.Section section(RandomGenerator random, int depth) {
        var facts = new TreeMap<String, Diagnostic>();
        for (var left = random.nextInt(5); left > 0; left--)
            facts.put("n" + random.nextInt(9), fact(random, depth - 1));
        return Diagnostic.section(facts);
    }

    private static Diagnostic fact(RandomGenerator random, int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 5)) {
            case 0 -> Diagnostic.of(JsonTree.text(random));
            case 1 -> Diagnostic.of(random.nextLong());
            case 2 -> Diagnostic.of(random.nextBoolean());
            case 3 -> new Diagnostic.Measure(random.nextInt(9) == 0 ? Double.NaN : random.nextInt() + 0.25);
            case 4 -> new Diagnostic.Unknown();
            case 5 -> {
                List<Diagnostic> items = new ArrayList<>();
                for (var left = random.nextInt(3); left > 0; left--) items.add(fact(random, depth - 1));
                yield new Diagnostic.Items(items);
            }
            default -> section(random, depth);
        };
    }
}
