// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.guide;

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
import org.junit.jupiter.params.provider.ValueSource;

/// The command lines that rqlite 7 tells for automatic clustering form a cluster here, too: spelt as there, and with
/// names and records as they are there, such as SRV records that have the port of the HTTP API.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AutomaticClusteringIT {
    private static final String PLACE = "rqlited -node-id $ID -http-addr=$HOST:4001 -raft-addr=$HOST:4002 ";

    private Machines machines;
    private Services services;

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
    @ValueSource(
            strings = {
                "-bootstrap-expect 3 -join http://$HOST1:4001,http://$HOST2:4001,http://$HOST3:4001 data",
                "-disco-mode=dns -disco-config='{\"name\":\"rqlite.local\"}' -bootstrap-expect 3 data",
                "-disco-mode=dns-srv -disco-config='{\"name\":\"rqlite.local\",\"service\":\"rqlite-svc\"}'"
                        + " -bootstrap-expect 3 data",
                "-disco-mode consul-kv -disco-config '{\"address\":\"example.com:8500\"}' data",
                "-disco-mode etcd-kv -disco-config '{\"endpoints\":[\"example.com:2379\"]}' data",
            })
    void threeNodesAndALaterOneFindEachOther(String flags) {
        var hosts = Map.of("HOST1", "host1", "HOST2", "host2", "HOST3", "host3");
        var folder = Integer.toHexString(flags.hashCode());
        for (var machine : List.of(1, 2, 3)) machines.type(machine, PLACE + flags, folder, hosts);
        machines.awaitCluster(Set.of(1, 2, 3));

        machines.type(4, PLACE + flags, folder, hosts);
        machines.awaitCluster(Set.of(1, 2, 3, 4));
    }
}
