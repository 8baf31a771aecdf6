// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.discovery;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.it.FormingNode;
import org.rqlite.it.doctor.Diagnosis;
import org.rqlite.it.doctor.Doctor;
import org.rqlite.testkit.Ports;

/// The doctor finds what is wrong with a real Consul or etcd and the keys in it; each cause is made for real.
abstract class DoctorRegistryContract {
    private static final String CHECK = "discovery";

    @TempDir
    Path home;

    /// A store that takes everybody.
    abstract RegistryMode start();

    /// A store that takes nobody without credentials, and settings without any.
    abstract RegistryMode startGuarded();

    @Test
    void findsKeysThatSayNothingAndAStoreThatIsDown() {
        try (var mode = start()) {
            asked(mode, "test").hasOk(CHECK, "no cluster is registered at test");

            mode.put("leader", "{\"id\":\"9\",\"addr\":\"127.0.0.1:" + Ports.free() + "\"}");
            asked(mode, "test")
                    .hasWarning(CHECK, "the key test/cluster is missing, a leader is registered")
                    .hasWarning(CHECK, "node 9, the leader by the key, does not answer at 127.0.0.1:");

            mode.put("cluster", "rubbish");
            mode.put("leader", "rubbish");
            asked(mode, "test")
                    .hasError(CHECK, "the key test/cluster holds no entry of a cluster")
                    .hasError(CHECK, "the key test/leader names no address");

            mode.server().kill();
            asked(mode, "test").hasError(CHECK, "127.0.0.1:" + mode.server().port());
        }
    }

    @Test
    void findsWhatDoesNotFitTheClusterThatIsThere() {
        try (var mode = start();
                var leader = new FormingNode("1", home);
                var follower = new FormingNode("4", home);
                var stranger = new FormingNode("2", home)) {
            leader.launch(mode.flags("test").toArray(String[]::new)).awaitReady();
            asked(mode, "test")
                    .hasOk(CHECK, "test belongs to cluster ")
                    .hasOk(CHECK, "node 1 at " + leader.raft() + " leads, as the key says");

            // the entry of a cluster that has no leader, and one whose leader is another by now
            var cluster = mode.get("cluster").orElseThrow();
            put(mode, "down", "cluster", cluster);
            asked(mode, "down").hasWarning(CHECK, "has no leader");
            put(mode, "old", "cluster", cluster);
            put(mode, "old", "leader", mode.get("leader").orElseThrow().replace("\"id\":\"1\"", "\"id\":\"3\""));
            asked(mode, "old").hasWarning(CHECK, "the key names node 3 as leader, that node says it is 1");

            stranger.launch().awaitReady().terminate(); // founds a cluster of its own
            asked(mode, "test", stranger.data()).hasError(CHECK, "test belongs to cluster ");
            Doctor.HERE
                    .asked(flags(mode.flags("test"), "1", home.resolve("none")))
                    .hasError(CHECK, "has this node's id, 1, and another data folder");

            follower.launch(mode.flags("test").toArray(String[]::new)).awaitReady();
            Doctor.HERE
                    .asked(flags(mode.flags("test"), "4", home.resolve("none")))
                    .hasError(CHECK, "the node at " + follower.raft() + " has this node's id, 4");
            follower.terminate();
            asked(mode, "test").hasWarning(CHECK, follower.raft() + ": nobody answers");
        }
    }

    @Test
    void findsThatTheStoreLetsItNotIn() {
        try (var mode = startGuarded()) {
            asked(mode, "test").hasError(CHECK, "127.0.0.1:" + mode.server().port());
        }
    }

    private Diagnosis asked(RegistryMode mode, String key) {
        return asked(mode, key, home.resolve("none"));
    }

    private static Diagnosis asked(RegistryMode mode, String key, Path data) {
        return Doctor.HERE.asked(flags(mode.flags(key), "2", data));
    }

    private static List<String> flags(List<String> mode, String id, Path data) {
        var flags = new ArrayList<>(mode);
        flags.addAll(List.of("-node-id", id, "-http-addr", "127.0.0.1:" + Ports.free()));
        flags.addAll(List.of("-raft-addr", "127.0.0.1:" + Ports.free(), data.toString()));
        return flags;
    }

    private static void put(RegistryMode mode, String root, String key, String value) {
        var slash = mode.root().startsWith("/") ? "/" : "";
        mode.store().put(slash + root + "/" + key, value.getBytes(StandardCharsets.UTF_8));
    }
}
