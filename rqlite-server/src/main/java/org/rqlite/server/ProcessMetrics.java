// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.rqlite.api.Diagnostic;
import org.rqlite.api.DiagnosticSource;
import org.rqlite.api.metrics.Metric;
import org.rqlite.api.metrics.Metrics;

/// What the JDK counts of this process. It is asked when somebody looks, which costs nothing before.
final class ProcessMetrics {
    private static final double MILLIS_PER_SECOND = 1e3;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private ProcessMetrics() {}

    /// Shows them under the names that Prometheus' own libraries use.
    static void show(Metrics metrics, Program program) {
        var version = program.version().version();
        metrics.level(
                Metric.of("rqlite_build_info", "1; the label says which build runs.")
                        .with("version", version),
                () -> 1);
        metrics.level(
                Metric.of("process_start_time_seconds", "Start of the process, in seconds since 1970."),
                () -> ManagementFactory.getRuntimeMXBean().getStartTime() / MILLIS_PER_SECOND);
        metrics.total(
                Metric.of("process_cpu_seconds_total", "Processor time used."),
                () -> system(UnixOperatingSystemMXBean::getProcessCpuTime) / NANOS_PER_SECOND);
        metrics.level(
                Metric.of("process_open_fds", "Open file descriptors."),
                () -> system(UnixOperatingSystemMXBean::getOpenFileDescriptorCount));
        metrics.level(
                Metric.of("process_max_fds", "Most file descriptors that may be open."),
                () -> system(UnixOperatingSystemMXBean::getMaxFileDescriptorCount));
        memory(metrics);
        metrics.total(
                Metric.of("jvm_gc_collections_total", "Collections of garbage."),
                () -> collectors(GarbageCollectorMXBean::getCollectionCount));
        metrics.total(
                Metric.of("jvm_gc_seconds_total", "Time spent collecting garbage."),
                () -> collectors(GarbageCollectorMXBean::getCollectionTime) / MILLIS_PER_SECOND);
        metrics.level(
                Metric.of("jvm_threads", "Threads of the operating system; nothing counts virtual ones."),
                () -> ManagementFactory.getThreadMXBean().getThreadCount());
    }

    private static void memory(Metrics metrics) {
        var used = Metric.of("jvm_memory_used_bytes", "Memory in use.");
        metrics.level(used.with("area", "heap"), () -> heap().getUsed());
        metrics.level(
                used.with("area", "nonheap"),
                () -> ManagementFactory.getMemoryMXBean()
                        .getNonHeapMemoryUsage()
                        .getUsed());
        metrics.level(used.with("area", "direct"), ProcessMetrics::directBytes);
        metrics.level(Metric.of("jvm_heap_committed_bytes", "Heap that the system gave."), () -> heap().getCommitted());
        metrics.level(Metric.of("jvm_heap_max_bytes", "Most heap there may be."), () -> heap().getMax());
    }

    /// What `/debug/vars` shows besides: Go's own variables, as far as this process has the like.
    static SortedMap<String, DiagnosticSource> variables(Program program) {
        var words = new Diagnostic.Items(
                program.words().stream().map(Diagnostic::of).toList());
        return new TreeMap<>(Map.of("cmdline", () -> words, "memstats", ProcessMetrics::memoryStatistics));
    }

    private static Diagnostic memoryStatistics() {
        var heap = heap();
        var pauseNanos = collectors(GarbageCollectorMXBean::getCollectionTime) * NANOS_PER_MILLI;
        return Diagnostic.section(Map.of(
                "Alloc", Diagnostic.of(heap.getUsed()),
                "HeapAlloc", Diagnostic.of(heap.getUsed()),
                "HeapIdle", Diagnostic.of(heap.getCommitted() - heap.getUsed()),
                "HeapInuse", Diagnostic.of(heap.getUsed()),
                "HeapSys", Diagnostic.of(heap.getCommitted()),
                "NumGC", Diagnostic.of(collectors(GarbageCollectorMXBean::getCollectionCount)),
                "PauseTotalNs", Diagnostic.of(pauseNanos),
                "Sys", Diagnostic.of(heap.getCommitted())));
    }

    private static MemoryUsage heap() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    }

    private static long directBytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    private static long collectors(ToLongFunction<GarbageCollectorMXBean> figure) {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(figure)
                .filter(known -> known > 0) // -1 is unknown
                .sum();
    }

    private static long system(ToLongFunction<UnixOperatingSystemMXBean> figure) {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? figure.applyAsLong(unix)
                : 0;
    }
}
