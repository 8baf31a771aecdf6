// SPDX-License-Identifier: Apache-2.0
package org.rqlite.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;
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
import org.rqlite.api.Statement;
import org.rqlite.http.params.StatementParser;

/// Time to read the JSON body of a write, by the number of INSERTs in it.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class StatementParserBenchmark {
    /// INSERTs in the body.
    @Param({"1", "1000"})
    int statements;

    private byte[] body = {};

    /// Makes the body.
    @Setup
    public void prepare() {
        body = Insert.body(statements);
    }

    /// Bytes to model.
    ///
    /// @return the statements
    @Benchmark
    public List<Statement> parse() {
        return StatementParser.parse(body, _ -> {});
    }
}
