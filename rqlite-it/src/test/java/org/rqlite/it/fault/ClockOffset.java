// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

/// By how much the wall clock of one node is wrong: a file that the node reads again and again, as its system property
/// `rqlite.clock-offset` tells it.
///
/// Costs nothing, unlike [FakeClock], but concerns what the node writes and nothing else in its process.
public final class ClockOffset {
    private final Path file;
    private Duration offset = Duration.ZERO;

    private ClockOffset(Path file) {
        this.file = file;
    }

    /// A clock that is right as yet.
    ///
    /// @param file where its offset is kept
    public static ClockOffset of(Path file) {
        var clock = new ClockOffset(file);
        clock.step(Duration.ZERO);
        return clock;
    }

    /// Makes it jump, within a tenth of a second if the node runs.
    public void step(Duration by) {
        offset = offset.plus(by);
        try {
            var whole = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), "" + offset.toMillis());
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What the node needs among the options of its JVM.
    public String javaOption() {
        return "-Drqlite.clock-offset=" + file.toAbsolutePath();
    }
}
