// SPDX-License-Identifier: Apache-2.0
package org.rqlite.bench;

import java.nio.ByteBuffer;
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
    /// Requests in the entry.
    @Param({"1", "64", "512"})
    int requests;

    private List<LoggedRequest> inserts = List.of();

    /// Makes the requests.
    @Setup
    public void prepare() {
        inserts = Insert.requests(requests);
    }

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
        return new Entry.Batch(inserts);
    }
}
