// SPDX-License-Identifier: Apache-2.0
package org.rqlite.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.rqlite.api.Request;
import org.rqlite.api.Served;
import org.rqlite.http.json.ByteWriter;
import org.rqlite.http.json.JsonWriter;
import org.rqlite.http.result.ResultForm;
import org.rqlite.http.result.ResultWriter;

/// Time to write an answer as JSON, by the number of rows or results in it.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ResultWriterBenchmark {
    private static final ByteWriter.Sizes SIZES = new ByteWriter.Sizes(64 << 10, 1 << 20, _ -> true); // as routes do

    /// Rows of the one SELECT, or INSERTs answered.
    @Param({"1", "1000"})
    int count;

    private List<ShownRow> rows = List.of();

    /// Makes the rows.
    @Setup
    public void prepare() {
        rows = IntStream.range(0, count).mapToObj(ShownRow::new).toList();
    }

    /// The answer to a SELECT, rows as arrays.
    ///
    /// @return all of it
    @Benchmark
    public ByteWriter selected() {
        return written(new ResultForm(Request.Kind.QUERY, false, false, false, false), this::select);
    }

    /// The answer to a SELECT, rows as objects.
    ///
    /// @return all of it
    @Benchmark
    public ByteWriter selectedAssociative() {
        return written(new ResultForm(Request.Kind.QUERY, true, false, false, false), this::select);
    }

    /// The answer to INSERTs.
    ///
    /// @return all of it
    @Benchmark
    public ByteWriter executed() {
        return written(new ResultForm(Request.Kind.EXECUTE, false, false, false, false), this::execute);
    }

    private void select(ResultWriter results) {
        results.columns(ShownRow.COLUMNS);
        for (var row : rows) results.row(row);
        results.rowsEnd(0);
    }

    private void execute(ResultWriter results) {
        for (var id = 1; id <= count; id++) results.executed(id, 1, 0);
    }

    private static ByteWriter written(ResultForm form, Consumer<ResultWriter> answer) {
        var out = new ByteWriter((_, _) -> {}, SIZES);
        var results = new ResultWriter(new JsonWriter(out, false), form, _ -> {});
        answer.accept(results);
        results.end(Served.LOCALLY, 0);
        return out;
    }
}
