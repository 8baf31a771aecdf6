// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/// A wall clock that is wrong by as much as a test wants, and jumps when it wants; none in production.
///
/// The error, in milliseconds, stands in a file that is read again when it is older than a tenth of a second. Any
/// thread.
final class WrongClock implements InstantSource {
    private static final System.Logger LOG = System.getLogger(WrongClock.class.getName());
    private static final long READ_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final InstantSource right;
    private final Path file;
    private final LongSupplier nanoTime;
    private final AtomicReference<Read> last;

    private record Read(Duration error, long at) {}

    WrongClock(InstantSource right, Path file, LongSupplier nanoTime) {
        this.right = right;
        this.file = file;
        this.nanoTime = nanoTime;
        this.last = new AtomicReference<>(new Read(error(), nanoTime.getAsLong()));
    }

    /// The clock that the system property `rqlite.clock-offset` asks for, by the name of its file; the machine's own if
    /// it is not set.
    ///
    /// @throws UncheckedIOException if there is no such file
    /// @throws NumberFormatException if it holds no number
    static InstantSource configured() {
        var file = System.getProperty("rqlite.clock-offset", "");
        if (file.isEmpty()) return InstantSource.system();
        LOG.log(Level.ERROR, "this node's clock is wrong, as a test asked by " + file);
        return new WrongClock(InstantSource.system(), Path.of(file), System::nanoTime);
    }

    @Override
    public Instant instant() {
        var read = last.get();
        var now = nanoTime.getAsLong();
        if (now - read.at >= READ_AGAIN_NANOS) {
            read = new Read(error(), now);
            last.set(read);
        }
        return right.instant().plus(read.error);
    }

    private Duration error() {
        try {
            return Duration.ofMillis(Long.parseLong(Files.readString(file).strip()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
