// SPDX-License-Identifier: Apache-2.0
package org.rqlite.bench;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.rqlite.store.log.LoggedRequest;
import org.rqlite.store.log.RequestResult;

/// Rows a second that the engine applies to a SQLite file, by the number of one-row INSERTs in a group, which is one
/// transaction.
///
/// As in a node nothing is forced here: that is the log's part. Each iteration has a new file, since none of
/// them is checkpointed.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ApplyBenchmark {
    private static final List<LoggedRequest> ONE = Insert.requests(1);
    private static final List<LoggedRequest> SIXTEEN = Insert.requests(16);
    private static final List<LoggedRequest> MANY = Insert.requests(128);

    private TemporaryDatabase database;

    /// Makes a database.
    ///
    /// @throws IOException if the disk refuses
    @Setup(Level.Iteration)
    public void open() throws IOException {
        database = TemporaryDatabase.open();
    }

    /// Removes it.
    ///
    /// @throws IOException if the disk refuses
    @TearDown(Level.Iteration)
    public void close() throws IOException {
        database.close();
    }

    /// Groups of 1.
    ///
    /// @return the results
    @Benchmark
    public List<RequestResult> groupsOf1() {
        return database.engine().apply(ONE);
    }

    /// Groups of 16.
    ///
    /// @return the results
    @Benchmark
    @OperationsPerInvocation(16)
    public List<RequestResult> groupsOf16() {
        return database.engine().apply(SIXTEEN);
    }

    /// Groups of 128.
    ///
    /// @return the results
    @Benchmark
    @OperationsPerInvocation(128)
    public List<RequestResult> groupsOf128() {
        return database.engine().apply(MANY);
    }
}
