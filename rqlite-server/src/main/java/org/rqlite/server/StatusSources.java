// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.rqlite.api.Cluster;
import org.rqlite.api.Diagnostic;
import org.rqlite.api.DiagnosticSource;
import org.rqlite.server.flags.GoDuration;

/// What the process tells about itself in `/status`, under rqlite's keys.
final class StatusSources {
    private static final Path AUXILIARY_VECTOR = Path.of("/proc/self/auxv");
    private static final long PAGE_SIZE_KEY = 6; // AT_PAGESZ

    private final BuildVersion version;
    private final InstantSource clock;
    private final Instant start;

    StatusSources(BuildVersion version, InstantSource clock) {
        this.version = version;
        this.clock = clock;
        this.start = clock.instant();
    }

    /// The sections that need no other part of the node.
    SortedMap<String, DiagnosticSource> sources() {
        var sources = new TreeMap<String, DiagnosticSource>();
        sources.put("build", this::build);
        sources.put("extensions", () -> Diagnostic.section(Map.of("names", new Diagnostic.Items(List.of()))));
        sources.put("node", this::node);
        sources.put("os", StatusSources::os);
        sources.put("runtime", StatusSources::runtime);
        return sources;
    }

    /// The section `cluster`: this node's addresses for others.
    static DiagnosticSource cluster(Cluster cluster) {
        return () -> Diagnostic.section(Map.of(
                "addr", Diagnostic.of(cluster.self().raftAddress()),
                "api_addr", Diagnostic.of(cluster.self().apiUrl().replaceFirst("^http://", "")),
                "https", Diagnostic.of("false")));
    }

    /// The section `mux`: the port that nodes talk at.
    static DiagnosticSource mux(String bindAddress) {
        return () -> Diagnostic.section(Map.of("addr", Diagnostic.of(bindAddress), "tls", Diagnostic.of("disabled")));
    }

    private Diagnostic build() {
        return Diagnostic.section(Map.of(
                "build_time", Diagnostic.of(version.time()),
                "commit", Diagnostic.of(version.commit()),
                "compiler_command", Diagnostic.of("javac"),
                "compiler_toolchain", Diagnostic.of("jdk"),
                "version", Diagnostic.of(version.version())));
    }

    private Diagnostic node() {
        var now = clock.instant();
        return Diagnostic.section(Map.of(
                "current_time", Diagnostic.of(time(now)),
                "start_time", Diagnostic.of(time(start)),
                "uptime", Diagnostic.of(GoDuration.format(Duration.between(start, now)))));
    }

    private static Diagnostic os() {
        var self = ProcessHandle.current();
        var facts = new TreeMap<String, Diagnostic>(Map.of(
                "executable", Diagnostic.of(self.info().command().orElse("")),
                "hostname", Diagnostic.of(hostName()),
                "pid", Diagnostic.of(self.pid()),
                "ppid", Diagnostic.of(self.parent().map(ProcessHandle::pid).orElse(0L))));
        pageSize().ifPresent(size -> facts.put("page_size", Diagnostic.of(size)));
        return Diagnostic.section(facts);
    }

    private static Diagnostic runtime() {
        var runtime = Runtime.getRuntime();
        var facts = new TreeMap<String, Diagnostic>();
        facts.put("GOARCH", Diagnostic.of(BuildVersion.architecture()));
        facts.put("GOMAXPROCS", Diagnostic.of(runtime.availableProcessors()));
        facts.put("GOOS", Diagnostic.of(BuildVersion.system()));
        facts.put("heap_max", Diagnostic.of(runtime.maxMemory()));
        facts.put("heap_used", Diagnostic.of(runtime.totalMemory() - runtime.freeMemory()));
        facts.put("kubernetes_hint", Diagnostic.of(System.getenv("KUBERNETES_SERVICE_HOST") != null));
        facts.put("num_cpu", Diagnostic.of(runtime.availableProcessors()));
        // threads of the operating system: nothing counts virtual ones
        facts.put(
                "num_goroutine",
                Diagnostic.of(ManagementFactory.getThreadMXBean().getThreadCount()));
        facts.put("version", Diagnostic.of(BuildVersion.java()));
        return Diagnostic.section(facts);
    }

    private static String time(Instant instant) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(instant.atZone(ZoneId.systemDefault()));
    }

    /// The kernel's size of a page of memory in bytes, from the vector of numbers that it gives a process: pairs of a
    /// key and a value.
    private static OptionalLong pageSize() {
        try {
            var vector = ByteBuffer.wrap(Files.readAllBytes(AUXILIARY_VECTOR)).order(ByteOrder.nativeOrder());
            while (vector.remaining() >= 2 * Long.BYTES) {
                var key = vector.getLong();
                var value = vector.getLong();
                if (key == PAGE_SIZE_KEY) return OptionalLong.of(value);
            }
            return OptionalLong.empty();
        } catch (IOException _) { // another kind of system
            return OptionalLong.empty();
        }
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return "";
        }
    }
}
