// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.guard;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/// How many connections the process can hold. Helidon's listener ends for good when `accept` finds no file
/// descriptor left, so the limit must never be met.
public final class FileLimit {
    private static final int CONNECTIONS_MAX = 20_000;
    private static final int CONNECTIONS_MIN = 16;
    private static final long HEAP_PER_CONNECTION = 64 * 1024; // two buffers and the largest head

    private FileLimit() {}

    /// A safe number of connections for this process.
    ///
    /// @return half of the file descriptors that it may open, less if the heap is small
    public static int connections() {
        var byHeap = Runtime.getRuntime().maxMemory() / 2 / HEAP_PER_CONNECTION;
        var byFiles = filesMax() / 2;
        return Math.clamp(Math.min(byHeap, byFiles), CONNECTIONS_MIN, CONNECTIONS_MAX);
    }

    private static long filesMax() {
        var system = ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class);
        return system == null ? 1024 : system.getMaxFileDescriptorCount();
    }
}
