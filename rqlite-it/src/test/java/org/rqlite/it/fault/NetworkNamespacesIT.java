// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rqlite.it.Eventually;

/// Namespaces of the kernel, with a web server of the JDK in the place of each node.
class NetworkNamespacesIT {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private NetworkNamespaces network;
    private final List<Process> servers = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        NetworkNamespaces.require();
        network = NetworkNamespaces.start(3);
        for (var node = 1; node <= 3; node++) serve(node);
    }

    @AfterEach
    void stop() {
        servers.forEach(Process::destroyForcibly);
        if (network != null) network.close();
    }

    @Test
    void everyPairTalksAndTheTestReachesAll() {
        for (var from = 1; from <= 3; from++) {
            for (var to = 1; to <= 3; to++) assertThat(reaches(from, to)).isTrue();
        }
    }

    @Test
    void aCutConcernsOnePairAloneAndNotTheTest() {
        network.cut(1, 2);

        assertThat(reaches(1, 2)).isFalse();
        assertThat(reaches(2, 1)).isFalse(); // TCP needs both ways
        assertThat(reaches(1, 3)).isTrue();
        assertThat(reaches(3, 2)).isTrue();
        assertThat(reachedByTest(1)).isTrue();
        assertThat(reachedByTest(2)).isTrue();

        network.heal();
        assertThat(reaches(1, 2)).isTrue();
    }

    @Test
    void eachDirectionIsCutAndJoinedByItself() {
        network.cut(1, 2);
        network.cut(2, 1);
        network.cut(2, 1); // once more is no fault

        network.join(1, 2);
        assertThat(reaches(1, 2)).isFalse();
        network.join(2, 1);
        assertThat(reaches(1, 2)).isTrue();
    }

    @Test
    void movedNodesHaveOtherAddresses() throws IOException {
        var before = network.place(1).http();
        servers.forEach(Process::destroyForcibly);

        network.move();

        assertThat(network.place(1).http()).isNotEqualTo(before);
        serve(1);
        assertThat(reaches(2, 1)).isTrue();
    }

    private void serve(int node) throws IOException {
        var place = network.place(node);
        var command = new ArrayList<>(place.prefix());
        var colon = place.http().indexOf(':');
        var host = place.http().substring(0, colon);
        command.addAll(List.of(
                JAVA, "-m", "jdk.httpserver", "-b", host, "-p", place.http().substring(colon + 1)));
        servers.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start());
        Eventually.await(Duration.ofSeconds(20), () -> "server " + node, () -> reachedByTest(node));
    }

    private boolean reachedByTest(int node) {
        return Command.tried(curl(node)).isEmpty();
    }

    private boolean reaches(int from, int to) {
        return Command.tried(String.join(" ", network.place(from).prefix()) + " " + curl(to))
                .isEmpty();
    }

    private String curl(int node) {
        return "curl -s -o /dev/null -m 1 http://" + network.place(node).http() + "/";
    }
}
