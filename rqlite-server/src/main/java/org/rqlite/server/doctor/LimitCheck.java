// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Limits of the operating system for a process started like this one.
record LimitCheck(Path limits) implements Check {
    private static final long FILES_GOOD = 4096;

    LimitCheck() {
        this(Path.of("/proc/self/limits"));
    }

    @Override
    public String name() {
        return "open-files";
    }

    @Override
    public List<Finding> look() throws IOException {
        if (!Files.isReadable(limits)) return List.of(); // not Linux
        // the soft limit is what binds; the JVM raises its own to the hard one
        for (var row : Files.readAllLines(limits)) {
            if (!row.startsWith("Max open files")) continue;
            var columns = row.substring("Max open files".length()).strip().split("\\s+", -1);
            var most = columns[1].equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(columns[1]);
            var text = "at most " + columns[1] + " open files and connections";
            return List.of(
                    most >= FILES_GOOD
                            ? Finding.ok(name(), text)
                            : Finding.warning(
                                    name(), text, "ulimit -n 65536, or LimitNOFILE=65536 in the systemd unit"));
        }
        return List.of();
    }
}
