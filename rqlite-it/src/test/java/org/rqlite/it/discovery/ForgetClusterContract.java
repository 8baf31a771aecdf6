// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.it.Eventually;
import org.rqlite.it.FormingNode;
import org.rqlite.it.doctor.Diagnosis;
import org.rqlite.it.doctor.Doctor;

/// `rqlited doctor -forget-cluster` gives up a cluster that is gone for good, and no other (K3).
abstract class ForgetClusterContract {
    private static final Duration FORGOTTEN_MAX = Duration.ofSeconds(30);
    private static final String CHECK = "forget-cluster";
    private static final Pattern ID = Pattern.compile("\"cluster_id\":\"([^\"]*)\"");

    @TempDir
    Path home;

    abstract RegistryMode start();

    @Test
    void aClusterThatIsGoneIsForgottenAndAnotherIsFoundedK3() throws Exception {
        try (var mode = start();
                var lost = new FormingNode("1", home);
                var next = new FormingNode("1", Files.createDirectory(home.resolve("next")))) {
            lost.launch(flags(mode)).awaitReady();
            var old = clusterId(mode);
            forget(mode, old).hasError(CHECK, "node 1 at " + lost.raft() + " answers: nothing was changed");
            lost.kill();
            forget(mode, UUID.randomUUID().toString()).hasError(CHECK, "test belongs to cluster " + old + ", not ");
            assertThat(clusterId(mode)).isEqualTo(old);

            forget(mode, old).hasOk(CHECK, "test forgets cluster " + old);
            var asked = System.nanoTime();
            Eventually.await(
                    FORGOTTEN_MAX,
                    () -> "the key is gone: " + mode.get("cluster"),
                    () -> mode.get("cluster").isEmpty());
            System.out.printf("%s: forgotten after ms=%d%n", mode.mode(), (System.nanoTime() - asked) / 1_000_000);

            next.launch(flags(mode)).awaitReady();
            assertThat(clusterId(mode)).isNotEqualTo(old);
            assertThat(mode.get("cluster").orElseThrow()).contains("\"formed\"");
        }
    }

    private static String[] flags(RegistryMode mode) {
        return mode.flags("test").toArray(String[]::new);
    }

    private static String clusterId(RegistryMode mode) {
        var id = ID.matcher(mode.get("cluster").orElse(""));
        assertThat(id.find()).as("%s", mode.get("cluster")).isTrue();
        return id.group(1);
    }

    private static Diagnosis forget(RegistryMode mode, String id) {
        var command = new ArrayList<>(List.of("-forget-cluster", id));
        command.addAll(mode.flags("test"));
        return Doctor.HERE.asked(command);
    }
}
