// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.rqlite.api.Diagnostic;
import org.rqlite.api.Peer;

class StatusSourcesTest {
    private static final BuildVersion VERSION = new BuildVersion("1.2.3", "abc", "2026-01-01T00:00:00Z", "3.54.1");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T21:00:00Z"));
    private final StatusSources sources = new StatusSources(VERSION, now::get);

    @Test
    void theBuildIsTold() {
        assertThat(section("build").facts())
                .containsEntry("version", Diagnostic.of("1.2.3"))
                .containsEntry("commit", Diagnostic.of("abc"))
                .containsEntry("build_time", Diagnostic.of("2026-01-01T00:00:00Z"))
                .containsKeys("compiler_command", "compiler_toolchain");
    }

    @Test
    void uptimeRunsWithTheClock() {
        now.updateAndGet(time -> time.plus(Duration.ofSeconds(90)));

        assertThat(section("node").facts()).containsEntry("uptime", Diagnostic.of("1m30s"));
    }

    @Test
    void timesCarryAZone() {
        assertThat(section("node").facts().get("start_time").toString())
                .matches(".*value=2026-11-2[45]T..:..:00(Z|[+-]..:..)]");
    }

    @Test
    void theProcessIsTold() {
        assertThat(section("os").facts())
                .containsOnlyKeys("executable", "hostname", "page_size", "pid", "ppid")
                .containsEntry("pid", Diagnostic.of(ProcessHandle.current().pid()));
    }

    @Test
    void theRuntimeIsToldUnderRqlitesKeys() {
        assertThat(section("runtime").facts())
                .containsOnlyKeys(
                        "GOARCH",
                        "GOMAXPROCS",
                        "GOOS",
                        "heap_max",
                        "heap_used",
                        "kubernetes_hint",
                        "num_cpu",
                        "num_goroutine",
                        "version")
                .containsEntry("GOOS", Diagnostic.of("linux"));
    }

    @Test
    void theAddressesForOthersAreTold() {
        var cluster = new ClosedStore(new Peer("n1", "http://node:4001", "node:4002", true));

        assertThat(StatusSources.cluster(cluster).report())
                .isEqualTo(Diagnostic.section(Map.of(
                        "addr", Diagnostic.of("node:4002"),
                        "api_addr", Diagnostic.of("node:4001"),
                        "https", Diagnostic.of("false"))));
    }

    @Test
    void theInterfacesOfTheMachineAreTold() {
        var interfaces = (Diagnostic.Section)
                ((Diagnostic.Section) new NetworkReport().report()).facts().get("interfaces");

        assertThat(interfaces.facts()).containsKey("lo");
        assertThat(((Diagnostic.Section) interfaces.facts().get("lo")).facts())
                .containsOnlyKeys("addresses", "flags", "hardware_address")
                .containsEntry("flags", Diagnostic.of("up|loopback"));
    }

    private Diagnostic.Section section(String name) {
        return (Diagnostic.Section) sources.sources().get(name).report();
    }
}
