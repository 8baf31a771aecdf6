// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rqlite.api.Bytes;
import org.rqlite.api.Column;
import org.rqlite.api.Request;
import org.rqlite.api.Served;
import org.rqlite.api.Value;
import org.rqlite.http.Seeds;
import org.rqlite.http.json.ByteWriter;
import org.rqlite.http.json.JsonTree;
import org.rqlite.http.json.JsonWriter;

/// Answers of any results in any form (http-api.md 5 and 6), read back by a parser and compared to a model.
class AnswerPropertyTest {
    private static final String[] TYPES = {"", "integer", "TEXT", "blob", "varchar(9)", "JSON", "foo", "decimal(10,5)"};

    private static final List<Request.Kind> KINDS = List.of(Request.Kind.values());

    // an answer that can be taken back as a whole
    private static final ByteWriter.Sizes HELD = new ByteWriter.Sizes(512, 1 << 20, _ -> true);

    /// What a statement answers.
    private sealed interface Result {
        record Executed(long id, long rows) implements Result {}

        record Failed(String message) implements Result {}

        record Selected(List<Column> columns, List<List<Value>> rows) implements Result {}

        record Broken(List<Column> columns, List<List<Value>> rows, String message) implements Result {}
    }

    static LongStream seeds() {
        return Seeds.first(150);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void holdsExactlyWhatTheDatabaseSaid(long seed) {
        var random = Seeds.random(seed);
        var form = form(random);
        var results = results(random);
        var index = random.nextBoolean() ? 0 : random.nextLong(1, 1000);

        var compact = answer(results, form, index, false);

        assertThat(JsonTree.read(compact)).as("seed %s: %s", seed, compact).isEqualTo(model(results, form, index));
    }

    /// Spaces and lines are all that `pretty` adds.
    @ParameterizedTest
    @MethodSource("seeds")
    void prettyAddsSpaceAlone(long seed) {
        var random = Seeds.random(seed);
        var form = form(random);
        var results = results(random);

        var pretty = answer(results, form, 1, true);

        assertThat(JsonTree.read(pretty)).as("seed %s", seed).isEqualTo(JsonTree.read(answer(results, form, 1, false)));
        assertThat(pretty.lines())
                .allMatch(line -> (line.length() - line.stripLeading().length()) % 4 == 0);
        assertThat(pretty).doesNotEndWith("\n");
    }

    /// Keys come in the order that clients may rely on.
    @ParameterizedTest
    @MethodSource("seeds")
    void membersComeInTheirOrder(long seed) {
        var random = Seeds.random(seed);
        var document = JsonTree.object(JsonTree.read(answer(results(random), form(random), 3, false)));

        assertThat(document.keySet().stream().map(Object::toString))
                .isSubsetOf("results", "error", "time", "raft_index")
                .startsWith("results");
        for (var item : JsonTree.array(document.get("results"))) {
            var order =
                    List.of("last_insert_id", "rows_affected", "columns", "types", "values", "time", "rows", "error");
            assertThat(JsonTree.object(item).keySet().stream()
                            .filter(key -> !key.equals("time") && !key.equals("error"))
                            .map(key -> order.indexOf(key))
                            .toList())
                    .isSorted();
        }
    }

    private static String answer(List<Result> results, ResultForm form, long index, boolean pretty) {
        var bytes = new ByteArrayOutputStream();
        var out = new ByteWriter((piece, size) -> bytes.write(piece, 0, size), HELD);
        var writer = new ResultWriter(new JsonWriter(out, pretty), form, _ -> {});
        for (var result : results) {
            switch (result) {
                case Result.Executed(var id, var rows) -> writer.executed(id, rows, 0);
                case Result.Failed(var message) -> writer.failed(1, message);
                case Result.Selected(var columns, var rows) -> {
                    writer.columns(columns);
                    rows.forEach(row -> writer.row(new Cells(row)));
                    writer.rowsEnd(0);
                }
                case Result.Broken(var columns, var rows, var message) -> {
                    writer.columns(columns);
                    rows.forEach(row -> writer.row(new Cells(row)));
                    writer.failed(1, message);
                }
            }
        }
        writer.end(new Served(index), 0);
        out.handOver();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static Map<String, Object> model(List<Result> results, ResultForm form, long index) {
        var document = new LinkedHashMap<String, Object>();
        document.put(
                "results",
                results.stream().<Object>map(result -> model(result, form)).toList());
        if (form.raftIndex() && index != 0) document.put("raft_index", index);
        return document;
    }

    private static Map<String, Object> model(Result result, ResultForm form) {
        var item = new LinkedHashMap<String, Object>();
        switch (result) {
            case Result.Executed(var id, var rows) -> {
                if (form.kind() == Request.Kind.QUERY) {
                    if (form.associative()) item.put("rows", List.of());
                } else {
                    if (id != 0) item.put("last_insert_id", id);
                    if (rows != 0) item.put("rows_affected", rows);
                    if (form.associative()) item.put("rows", JsonTree.NULL);
                }
            }
            case Result.Failed(var message) -> {
                if (form.associative() && form.kind() == Request.Kind.QUERY) item.put("rows", List.of());
                item.put("error", message);
            }
            case Result.Broken broken -> {
                if (form.associative() && form.kind() != Request.Kind.EXECUTE) item.put("rows", List.of());
                item.put("error", broken.message);
            }
            case Result.Selected(var columns, var rows) -> {
                var types = types(columns, rows);
                if (form.associative()) {
                    item.put("types", byName(columns, types));
                    item.put(
                            "rows",
                            rows.stream()
                                    .<Object>map(row -> byName(columns, shown(row, types, form)))
                                    .toList());
                } else {
                    item.put(
                            "columns",
                            columns.stream().<Object>map(Column::name).toList());
                    item.put("types", types);
                    if (!rows.isEmpty()) {
                        item.put(
                                "values",
                                rows.stream()
                                        .<Object>map(row -> shown(row, types, form))
                                        .toList());
                    }
                }
            }
        }
        return item;
    }

    private static List<Object> types(List<Column> columns, List<List<Value>> rows) {
        List<Object> types = new ArrayList<>();
        for (var i = 0; i < columns.size(); i++) {
            var declared = columns.get(i).declaredType().toLowerCase(java.util.Locale.ROOT);
            types.add(
                    declared.isEmpty() && !rows.isEmpty()
                            ? inferred(rows.getFirst().get(i))
                            : declared);
        }
        return types;
    }

    private static String inferred(Value value) {
        return switch (value) {
            case Value.Null _ -> "";
            case Value.Int _ -> "integer";
            case Value.Real _ -> "real";
            case Value.Text _, Value.Blob _ -> "text";
        };
    }

    private static List<Object> shown(List<Value> row, List<Object> types, ResultForm form) {
        List<Object> shown = new ArrayList<>();
        for (var i = 0; i < row.size(); i++) {
            shown.add(
                    switch (row.get(i)) {
                        case Value.Null _ -> JsonTree.NULL;
                        case Value.Int(var number) -> number;
                        case Value.Real(var number) -> number;
                        case Value.Text(var text) -> text;
                        case Value.Blob(var bytes) ->
                            blob(bytes.toArray(), types.get(i).toString(), form);
                    });
        }
        return shown;
    }

    private static Object blob(byte[] bytes, String type, ResultForm form) {
        var textLike = type.isEmpty() || type.equals("text") || type.equals("json") || type.startsWith("varchar");
        if (textLike) return new String(bytes, StandardCharsets.UTF_8);
        if (!form.blobArray()) return Base64.getEncoder().encodeToString(bytes);
        List<Object> numbers = new ArrayList<>();
        for (var b : bytes) numbers.add(b & 0xffL);
        return numbers;
    }

    // of equal names the last counts
    private static Map<String, Object> byName(List<Column> columns, List<Object> values) {
        var named = new TreeMap<String, Object>();
        for (var i = 0; i < columns.size(); i++) named.put(columns.get(i).name(), values.get(i));
        return named;
    }

    private static ResultForm form(RandomGenerator random) {
        return new ResultForm(
                KINDS.get(random.nextInt(KINDS.size())),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean());
    }

    private static List<Result> results(RandomGenerator random) {
        List<Result> results = new ArrayList<>();
        for (var left = random.nextInt(5); left > 0; left--) {
            results.add(
                    switch (random.nextInt(5)) {
                        case 0 -> new Result.Executed(random.nextInt(3), random.nextInt(3));
                        case 1 -> new Result.Failed(JsonTree.text(random) + "!");
                        case 2 -> {
                            var columns = columns(random);
                            yield new Result.Broken(columns, rows(random, columns.size()), "broken");
                        }
                        default -> {
                            var columns = columns(random);
                            yield new Result.Selected(columns, rows(random, columns.size()));
                        }
                    });
        }
        return results;
    }

    private static List<Column> columns(RandomGenerator random) {
        List<Column> columns = new ArrayList<>();
        for (var left = random.nextInt(1, 5); left > 0; left--) {
            columns.add(new Column("c" + random.nextInt(4), TYPES[random.nextInt(TYPES.length)]));
        }
        return columns;
    }

    private static List<List<Value>> rows(RandomGenerator random, int columns) {
        List<List<Value>> rows = new ArrayList<>();
        for (var left = random.nextInt(4); left > 0; left--) {
            List<Value> row = new ArrayList<>();
            for (var i = 0; i < columns; i++) row.add(value(random));
            rows.add(row);
        }
        return rows;
    }

    private static Value value(RandomGenerator random) {
        return switch (random.nextInt(5)) {
            case 0 -> Value.NULL;
            case 1 -> new Value.Int(random.nextLong());
            // a whole one would be read back as an integer
            case 2 -> new Value.Real(random.nextInt(1000) + 0.5);
            case 3 -> new Value.Text(JsonTree.text(random));
            default -> new Value.Blob(Bytes.copyOf(JsonTree.text(random).getBytes(StandardCharsets.UTF_8)));
        };
    }
}
