// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.it.Eventually;

/// Three nodes, then five, that are given the arguments of the manifest and nothing else, find each other by the
/// headless service's name, whatever becomes of their addresses.
class StatefulSetIT {
    private static final Duration WHOLE_MAX = Duration.ofSeconds(60);
    private static final Pattern REACHABLE = Pattern.compile("\"reachable\":true");

    @TempDir
    Path temp;

    private String liveness = "";
    private String readiness = "";
    private int rows;

    @BeforeEach
    void readProbes() throws IOException {
        liveness = Manifest.container().text("livenessProbe", "httpGet", "path");
        readiness = Manifest.container().text("readinessProbe", "httpGet", "path");
    }

    @Test
    void formsMovesRollsAndGrowsByItsHeadlessServiceAlone() throws Exception {
        try (var set = SimulatedSet.create(temp, 5)) {
            oneAfterTheOther(set);
            var formed = System.nanoTime();
            rollingUpgrade(set);
            var rolled = System.nanoTime();
            lossOfTheMajority(set);
            var back = System.nanoTime();
            grow(set);
            System.out.printf(
                    "kubernetes: ms rolled=%d majority lost and back=%d grown to five=%d%n",
                    millis(rolled - formed), millis(back - rolled), millis(System.nanoTime() - back));
        }
    }

    private void oneAfterTheOther(SimulatedSet set) throws IOException {
        set.create(0).awaitPasses(liveness);
        set.create(1).awaitPasses(liveness);
        assertThat(set.pods()).noneMatch(pod -> pod.passes(readiness));
        set.create(2);
        awaitReady(set);
        set.pod(0).client().execute("CREATE TABLE t (a INTEGER PRIMARY KEY)");
        serves(set);
    }

    /// As the controller does it: the highest first, the next when that is ready. Each comes back at another address.
    private void rollingUpgrade(SimulatedSet set) throws IOException {
        for (var ordinal : List.of(2, 1, 0)) {
            set.delete(ordinal);
            serves(set);
            set.create(ordinal);
            awaitReady(set);
            serves(set);
        }
    }

    /// A node that is alone is not to be killed: it waits for its cluster.
    private void lossOfTheMajority(SimulatedSet set) throws IOException {
        set.delete(1);
        set.delete(2);
        Eventually.await(WHOLE_MAX, () -> set.pod(0).told(), () -> !set.pod(0).passes(readiness));
        assertThat(set.pod(0).passes(liveness)).isTrue();
        set.create(1);
        set.create(2);
        awaitReady(set);
        serves(set);
    }

    /// `kubectl scale --replicas=5`.
    private void grow(SimulatedSet set) throws IOException {
        set.create(3);
        set.create(4);
        awaitReady(set);
        serves(set);
    }

    private void awaitReady(SimulatedSet set) {
        for (var pod : set.pods()) pod.awaitPasses(readiness);
        var nodes = set.pods().size();
        for (var pod : set.pods()) {
            Eventually.await(WHOLE_MAX, pod::told, () -> reachable(pod) == nodes);
        }
    }

    /// A write through each pod that is there, then all rows at each: what a client of the service `rqlite` sees.
    private void serves(SimulatedSet set) {
        for (var pod : set.pods()) {
            rows++;
            pod.client().execute("INSERT INTO t VALUES (" + rows + ")");
        }
        for (var pod : set.pods()) {
            assertThat(pod.client().query("SELECT count(*), max(a) FROM t"))
                    .isEqualTo(List.of(List.of("" + rows, "" + rows)));
        }
    }

    private static long reachable(Pod pod) {
        try {
            var nodes = pod.client().get("/nodes", Duration.ofSeconds(10)).body();
            return REACHABLE.matcher(nodes).results().count();
        } catch (IOException _) {
            return 0;
        }
    }

    private static long millis(long nanos) {
        return Duration.ofNanos(nanos).toMillis();
    }
}
