// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.doctor;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.it.FormingNode;
import org.rqlite.it.fault.FakeClock;
import org.rqlite.testkit.Ports;

/// The doctor finds what is wrong between a node and those that `-join` names; the other node is a real one.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DoctorPeersIT {
    private FormingNode running;

    @BeforeAll
    void start(@TempDir Path home) {
        running = new FormingNode("1", home).launch().awaitReady();
    }

    @AfterAll
    void stop() {
        running.close();
    }

    @TempDir
    Path temp;

    @Test
    void namesTheNodesThatAreThere() {
        Doctor.HERE
                .asked(flags("2", running.raft(), running.api(), "http://" + running.api()))
                .hasOk("join", running.raft() + " is the node-to-node port of node 1")
                .hasOk("join", running.api() + " is the HTTP API of node 1")
                .hasOk("join", "http://" + running.api() + " is the HTTP API of node 1");
    }

    @Test
    void findsPortsThatAreSilentOrOfTheWrongKind() {
        var silent = "127.0.0.1:" + Ports.free();

        Doctor.HERE
                .asked(flags("2", "http://" + running.raft(), silent))
                .hasError("join", "http://" + running.raft() + " is a node-to-node port and no HTTP API");
        Doctor.HERE.asked(flags("2", running.raft(), silent)).hasWarning("join", silent + ": nobody answers");
    }

    @Test
    void findsANodeIdThatARunningNodeHas() {
        Doctor.HERE
                .asked(flags("1", running.raft()))
                .hasError("join", "the node at " + running.raft() + " has this node's id, 1, and another data folder");
        Doctor.HERE
                .asked(flags("1", running.api()))
                .hasError("join", "the node at " + running.api() + " has this node's id, 1, and another data folder");
    }

    @Test
    void findsANodeOfAnotherCluster() {
        try (var other = new FormingNode("2", temp)) {
            other.launch().awaitReady().terminate(); // founds a cluster of its own

            Doctor.HERE
                    .asked(List.of("-join", running.raft(), other.data().toString()))
                    .hasError("join", "the node at " + running.raft() + " belongs to cluster ");
        }
    }

    @Test
    void findsAClockThatDiffers() {
        FakeClock.require();
        var clock = FakeClock.of(temp.resolve("clock"));
        clock.step(Duration.ofHours(1));

        new Doctor(List.of(), clock.environment())
                .asked(flags("2", running.api()))
                .hasWarning("join", "the clock of node 1 at " + running.api() + " differs by -36");
    }

    private List<String> flags(String id, String... targets) {
        var flags = new ArrayList<>(List.of("-node-id", id, "-bootstrap-expect", "3"));
        flags.addAll(List.of("-http-addr", "127.0.0.1:" + Ports.free(), "-raft-addr", "127.0.0.1:" + Ports.free()));
        flags.addAll(
                List.of("-join", String.join(",", targets), temp.resolve("data").toString()));
        return flags;
    }
}
