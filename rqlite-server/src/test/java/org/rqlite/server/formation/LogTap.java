// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.formation;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.rqlite.server.logging.LogConfig;
import org.rqlite.server.logging.Logging;

/// The log of this process, as an operator sees it. A test that uses it runs alone.
final class LogTap {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    LogTap() {
        Logging.start(LogConfig.DEFAULT, bytes).close();
    }

    /// The lines so far, without their times.
    List<String> lines() {
        return bytes.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.replaceFirst("] \\S+ \\S+ ", "] "))
                .toList();
    }
}
