// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rqlite.it.cluster.Json;

/// The commands of `docs/operating/clustering.md`, as written, on machines as it names them.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusteringGuideIT {
    private static final String DOCUMENT = "operating/clustering.md";

    private Machines machines;
    private Services services;

    static List<Guide.Block> blocks() {
        return Guide.blocks(DOCUMENT);
    }

    @BeforeAll
    void start(@TempDir Path home) {
        machines = Machines.start(home, 4);
        services = Services.start(machines);
    }

    @AfterAll
    void close() {
        if (machines != null) machines.close();
        if (services != null) services.close();
    }

    @AfterEach
    void stop() {
        machines.stop();
        services.forget();
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void eachBlockDoesWhatItsSectionSays(Guide.Block block) {
        switch (block.heading()) {
            case "Forming a cluster" -> {
                formsOnThree(block, Map.of());
                machines.type(4, block.text(), block.heading(), Map.of()); // later, by the same line
                machines.awaitCluster(Set.of(1, 2, 3, 4));
            }
            case "Addresses of the HTTP API", "DNS", "DNS SRV", "Consul", "etcd" -> formsOnThree(block, Map.of());
            case "Settings in a file" -> formsOnThree(block, Map.of("RQLITE_CONSUL_TOKEN", "secret"));
            case "Several clusters on one service" -> isAClusterOfItsOwn(block);
            case "Is everything right? Ask the doctor" -> findsTheNodesThatRun(block);
            case "A cluster that is gone for good" -> forgetsTheCluster(block);
            default -> throw new AssertionError("no test runs the block of section " + block.heading());
        }
    }

    private void formsOnThree(Guide.Block block, Map<String, String> environment) {
        for (var machine : List.of(1, 2, 3)) machines.type(machine, block.text(), block.heading(), environment);
        machines.awaitCluster(Set.of(1, 2, 3));
    }

    private void isAClusterOfItsOwn(Guide.Block block) {
        machines.type(1, blockOf("Consul"), block.heading(), Map.of());
        machines.type(2, block.text(), block.heading(), Map.of());

        machines.awaitCluster(Set.of(1));
        machines.awaitCluster(Set.of(2));
        assertThat(services.consul().get("staging/cluster")).isPresent();
        assertThat(services.consul().get("staging/cluster"))
                .isNotEqualTo(services.consul().get("rqlite/cluster"));
    }

    private void findsTheNodesThatRun(Guide.Block block) {
        for (var machine : List.of(2, 3)) {
            machines.type(machine, blockOf("DNS"), block.heading(), Map.of());
            machines.await(machine, "/readyz?noleader", said -> said.startsWith("[+]node ok"));
        }

        var doctor = machines.type(1, block.text(), block.heading(), Map.of());

        assertThat(doctor.awaitEnd()).as(doctor.text()).isZero();
        assertThat(doctor.text())
                .contains("ok       discovery: found 3 addresses, ")
                .contains(" is the node-to-node port of node 2")
                .contains(" is the node-to-node port of node 3");
    }

    private void forgetsTheCluster(Guide.Block block) {
        machines.type(1, blockOf("Consul"), block.heading(), Map.of());
        machines.awaitCluster(Set.of(1));
        machines.stop();
        var entry = services.consul().get("rqlite/cluster").orElseThrow();
        var id = Json.parse(entry).at("cluster_id").text();

        var doctor = machines.type(1, block.text(), block.heading(), Map.of("CLUSTER", id));

        assertThat(doctor.awaitEnd()).as(doctor.text()).isZero();
        assertThat(doctor.text()).contains("rqlite forgets cluster " + id);
    }

    private static String blockOf(String heading) {
        return blocks().stream()
                .filter(block -> block.heading().equals(heading))
                .findFirst()
                .orElseThrow()
                .text();
    }
}
