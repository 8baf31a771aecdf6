// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.doctor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.rqlite.server.flags.CommandLine;

/// How long the disk takes to make a write safe, which each group of writes waits for.
///
/// @param line the flags
record ForceCheck(CommandLine line) implements Check {
    private static final int WRITES = 30;
    private static final double SLOW_MILLIS = 20;

    @Override
    public String name() {
        return "fsync";
    }

    @Override
    public List<Finding> look() throws IOException {
        if (line.dataFolder().isEmpty()) return List.of(); // said elsewhere
        var folder = Path.of(line.dataFolder()).toAbsolutePath();
        while (!Files.isDirectory(folder) && folder.getParent() != null) folder = folder.getParent();
        if (!Files.isWritable(folder)) return List.of(); // said elsewhere
        var millis = measure(folder);
        var text = "%.2f ms, the median of %d writes of 4 KB in %s".formatted(millis, WRITES, folder);
        return List.of(
                millis < SLOW_MILLIS
                        ? Finding.ok(name(), text)
                        : Finding.warning(
                                name(), text, "use a faster disk: each group of writes waits for one such write"));
    }

    private static double measure(Path folder) throws IOException {
        var file = Files.createTempFile(folder, ".doctor", ".tmp");
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            var nanos = new long[WRITES];
            for (var i = 0; i < WRITES; i++) {
                var start = System.nanoTime();
                channel.write(ByteBuffer.allocate(4096));
                channel.force(false);
                nanos[i] = System.nanoTime() - start;
            }
            Arrays.sort(nanos);
            return nanos[WRITES / 2] / 1e6;
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
