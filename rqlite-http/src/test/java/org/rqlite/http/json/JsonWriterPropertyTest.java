// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rqlite.http.Seeds;

/// The writer against a parser that is not ours, and against a printer that is as simple as can be.
class JsonWriterPropertyTest {
    static LongStream seeds() {
        return Seeds.first(100);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anotherParserReadsWhatWasWritten(long seed) {
        var tree = JsonTree.random(Seeds.random(seed), 5);

        assertThat(JsonTree.read(Written.compact(json -> JsonTree.write(tree, json))))
                .as("seed %s", seed)
                .isEqualTo(tree);
        assertThat(JsonTree.read(Written.pretty(json -> JsonTree.write(tree, json))))
                .as("seed %s", seed)
                .isEqualTo(tree);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyByteIsThatOfTheSimplePrinter(long seed) {
        var tree = JsonTree.random(Seeds.random(seed), 5);

        assertThat(Written.compact(json -> JsonTree.write(tree, json)))
                .as("seed %s", seed)
                .isEqualTo(printed(tree, "", "", ":"));
        assertThat(Written.pretty(json -> JsonTree.write(tree, json)))
                .as("seed %s", seed)
                .isEqualTo(printed(tree, "\n", "    ", ": "));
    }

    /// Pieces of any size, held back or not: the same bytes.
    @ParameterizedTest
    @MethodSource("seeds")
    void theSizesOfTheBuffersDoNotShow(long seed) {
        var random = Seeds.random(seed);
        var trees = new ArrayList<>();
        for (var i = 0; i < 40; i++) trees.add(JsonTree.random(random, 5));
        var piece = 512 + random.nextInt(100);
        var sizes = new ByteWriter.Sizes(piece, piece * (1 + random.nextInt(5)), _ -> random.nextBoolean());

        var bytes = Written.bytes(out -> JsonTree.write(trees, new JsonWriter(out, false)), sizes);

        assertThat(bytes.toString(StandardCharsets.UTF_8)).as("seed %s", seed).isEqualTo(printed(trees, "", "", ":"));
    }

    /// An element that is taken back leaves no trace, wherever it stood.
    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsTakenBackLeavesNoTrace(long seed) {
        var random = Seeds.random(seed);
        List<Object> kept = new ArrayList<>();

        var text = Written.text(out -> {
            var json = new JsonWriter(out, random.nextBoolean());
            json.beginArray();
            for (var left = random.nextInt(12); left > 0; left--) {
                var element = JsonTree.random(random, 3);
                var mark = json.mark();
                JsonTree.write(element, json);
                if (random.nextInt(3) == 0) {
                    json.beginArray(); // and something unfinished
                    if (json.reset(mark)) continue;
                    json.endArray();
                    kept.add(element);
                    kept.add(List.of());
                    continue;
                }
                kept.add(element);
            }
            json.endArray();
        });

        assertThat(JsonTree.read(text)).as("seed %s", seed).isEqualTo(kept);
    }

    private static String printed(Object value, String line, String indent, String colon) {
        return switch (value) {
            case Map<?, ?> members -> {
                var parts = members.entrySet().stream()
                        .map(member -> quoted((String) member.getKey())
                                + colon
                                + printed(member.getValue(), line.isEmpty() ? "" : line + indent, indent, colon))
                        .toList();
                yield enclosed("{", parts, "}", line, indent);
            }
            case List<?> elements -> {
                var parts = elements.stream()
                        .map(element -> printed(element, line.isEmpty() ? "" : line + indent, indent, colon))
                        .toList();
                yield enclosed("[", parts, "]", line, indent);
            }
            case String text -> quoted(text);
            case Double number -> Written.text(out -> FloatText.write(number, out));
            case Long number -> number.toString();
            case Boolean flag -> flag.toString();
            default -> "null";
        };
    }

    private static String enclosed(String open, List<String> parts, String close, String line, String indent) {
        if (parts.isEmpty()) return open + close;
        return open + line + indent + String.join("," + line + indent, parts) + line + close;
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\b' -> quoted.append("\\b");
                case '\f' -> quoted.append("\\f");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                case '<', '>', '&', '\u2028', '\u2029' -> quoted.append("\\u%04x".formatted((int) c));
                default -> {
                    if (c < ' ') quoted.append("\\u%04x".formatted((int) c));
                    else quoted.append(c);
                }
            }
        }
        return quoted.append('"').toString();
    }
}
