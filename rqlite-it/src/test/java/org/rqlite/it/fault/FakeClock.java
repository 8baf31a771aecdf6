// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The wall clock of one process, which may be wrong and may jump; its monotonic clock stays right, as on a real
/// machine. Needs `libfaketime`, which stands between the process and the C library.
public final class FakeClock {
    private static final List<Path> PLACES = List.of(
            Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"),
            Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"),
            Path.of("/usr/lib64/faketime/libfaketimeMT.so.1"),
            Path.of("/usr/lib/faketime/libfaketimeMT.so.1"));

    private final Path file;
    private Duration offset = Duration.ZERO;

    private FakeClock(Path file) {
        this.file = file;
    }

    /// Skips the calling test where there is no `libfaketime`; fails it where `CI` is set, since there it must be.
    public static void require() {
        if (System.getenv("CI") == null)
            assumeThat(library()).as("libfaketime is installed").isPresent();
        assertThat(library()).as("libfaketime is installed").isPresent();
    }

    private static Optional<Path> library() {
        return PLACES.stream().filter(Files::exists).findFirst();
    }

    /// A clock that is right as yet.
    ///
    /// @param file where its offset is kept
    public static FakeClock of(Path file) {
        var clock = new FakeClock(file);
        clock.step(Duration.ZERO);
        return clock;
    }

    /// Makes it jump, in a running process too.
    public void step(Duration by) {
        offset = offset.plus(by);
        try {
            var whole = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), text());
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String text() {
        return (offset.isNegative() ? "" : "+") + offset.toMillis() / 1000.0 + "s\n";
    }

    /// What the process needs in its environment.
    public Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD",
                library().orElseThrow().toString(),
                "FAKETIME_TIMESTAMP_FILE",
                file.toAbsolutePath().toString(),
                "FAKETIME_CACHE_DURATION",
                "1",
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1");
    }
}
