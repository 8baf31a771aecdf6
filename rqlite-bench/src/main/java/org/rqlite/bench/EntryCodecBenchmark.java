// SPDX-License-Identifier: Apache-2.0
package org.rqlite.bench;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.rqlite.api.Parameter;
import org.rqlite.api.Request;
import org.rqlite.api.Statement;
import org.rqlite.api.Value;
import org.rqlite.store.log.Entry;
import org.rqlite.store.log.EntryCodec;
import org.rqlite.store.log.LoggedRequest;

/// Time to write and read a log entry, by the number of one-row INSERTs packed into it.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EntryCodecBenchmark {
    private static final LoggedRequest INSERT = new LoggedRequest(
            Request.Kind.EXECUTE,
            List.of(new Statement(
                    "INSERT INTO foo(name, age) VALUES(?, ?)",
                    List.of(Parameter.positional(new Value.Text("fiona")), Parameter.positional(new Value.Int(20))))),
            false,
            1_700_000_000_000L,
            42,
            1_000_000,
            Optional.empty());

    /// Requests in the entry.
    @Param({"1", "64", "512"})
    int requests;

    /// Model to bytes.
    ///
    /// @return the entry
    @Benchmark
    public byte[] encode() {
        return EntryCodec.encode(entry());
    }

    /// Model to bytes and back.
    ///
    /// @return the entry
    @Benchmark
    public Entry encodeAndDecode() {
        return EntryCodec.decode(ByteBuffer.wrap(EntryCodec.encode(entry())));
    }

    private Entry entry() {
        return new Entry.Batch(Collections.nCopies(requests, INSERT));
    }
}
