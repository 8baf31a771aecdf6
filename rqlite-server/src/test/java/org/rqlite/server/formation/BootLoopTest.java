// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.formation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.rqlite.api.Formation.AnnounceOutcome;
import org.rqlite.api.Formation.Door;
import org.rqlite.api.Formation.JoinOutcome;

/// Founding together or joining, turn by turn, in time that does not pass by itself.
@Isolated
class BootLoopTest {
    private static final String A = Configs.SELF;
    private static final String B = "127.0.0.1:5002";
    private static final String C = "127.0.0.1:6002";
    private static final Duration PATIENCE = Duration.ofSeconds(30); // a door that is there answers, late if need be

    private final LogTap log = new LogTap();
    private final FakeFormation formation = new FakeFormation();
    private final ManualTime time = new ManualTime();

    @Test
    void triesToJoinBeforeItAnnouncesItselfAndThenTicksI7() throws Exception {
        formation.onTick = () -> formation.leaderKnown.set(true);

        run(A, B, C);

        assertThat(formation.calls.subList(0, 2)).containsExactly("join " + B, "join " + C);
        assertThat(formation.calls.subList(2, 5))
                .containsExactlyInAnyOrder("announce " + A, "announce " + B, "announce " + C);
        assertThat(formation.calls.subList(5, 6)).containsExactly("tick");
        assertThat(log.lines())
                .containsExactly(
                        "[cluster-join] failed to join via node at " + B + ": no leader",
                        "[cluster-join] failed to join via node at " + C + ": no leader",
                        "[cluster-bootstrap] succeeded notifying all targets: [" + A + " " + B + " " + C + "]",
                        "[cluster-bootstrap] boot operation marked done");
    }

    @Test
    void aClusterThatExistsIsJoinedAndNothingAnnounced() throws Exception {
        formation.joins.put(C, new JoinOutcome.Joined(FakeFormation.CLUSTER, true));

        run(A, B, C);

        assertThat(formation.calls).containsExactly("join " + B, "join " + C);
        assertThat(log.lines())
                .endsWith("[cluster-bootstrap] succeeded directly joining cluster via node at " + C + " as VOTER");
    }

    @Test
    void aNodeThatKnowsItsLeaderIsDoneAtOnce() throws Exception {
        formation.leaderKnown.set(true);

        run(A, B, C);

        assertThat(formation.calls).isEmpty();
        assertThat(time.now).isZero();
        assertThat(log.lines()).containsExactly("[cluster-bootstrap] boot operation marked done");
    }

    @Test
    void everyTargetIsToldAlsoBehindOneThatIsDown() throws Exception {
        formation.doors.put(A, Door.NOTHING);
        formation.announcements.put(B, new AnnounceOutcome.Refused("expects 2 nodes, this one 3"));
        formation.onTick = () -> formation.leaderKnown.set(true);

        run(A, B, C);

        assertThat(formation.calls).contains("announce " + B, "announce " + C).doesNotContain("announce " + A);
        assertThat(log.lines())
                .contains("[cluster-bootstrap] failed to notify all targets: [" + A + " " + B + " " + C + "]"
                        + " (failed to notify node at " + A + ": nobody answers at " + A + "; failed to notify node at "
                        + B + ": expects 2 nodes, this one 3, will retry)");
    }

    @Test
    void turnsQuicklyAtFirstThenEachSecondOrTwoWithJitter() {
        time.stop = Duration.ofMinutes(1);

        assertThatThrownBy(() -> run(A, B)).hasMessage("boot canceled");

        assertThat(time.waits.subList(0, 15))
                .allMatch(wait -> wait.toMillis() >= 200 && wait.toMillis() < 400)
                .doesNotHaveDuplicates();
        assertThat(time.waits.subList(15, time.waits.size() - 1))
                .hasSizeGreaterThan(25)
                .allMatch(wait -> wait.toMillis() >= 1000 && wait.toMillis() < 2000)
                .doesNotHaveDuplicates();
    }

    @Test
    void saysTheSameNotTwiceInARow() {
        time.stop = Duration.ofSeconds(20);
        formation.onTick = () -> {
            if (formation.ticks() == 10) formation.doors.put(B, Door.NOTHING);
        };

        assertThatThrownBy(() -> run(A, B)).hasMessage("boot canceled");

        assertThat(formation.ticks()).isGreaterThan(20);
        assertThat(log.lines())
                .containsExactly(
                        "[cluster-join] failed to join via node at " + B + ": no leader",
                        "[cluster-bootstrap] succeeded notifying all targets: [" + A + " " + B + "]",
                        "[cluster-join] failed to join via node at " + B + ": nobody answers at " + B,
                        "[cluster-bootstrap] failed to notify all targets: [" + A + " " + B
                                + "] (failed to notify node at " + B + ": nobody answers at " + B + ", will retry)");
    }

    @Test
    void givesUpAfterTheTimeToldAndSaysWhatWasWrong() {
        formation.doors.put(B, Door.NOTHING);

        assertThatThrownBy(() -> run(A, B))
                .isInstanceOf(FormationException.class)
                .hasMessage("boot timeout");

        assertThat(time.now).isEqualTo(Duration.ofMinutes(2));
        assertThat(log.lines())
                .endsWith("[cluster-bootstrap] [WARN] not formed in time: failed to notify node at " + B
                        + ": nobody answers at " + B);
    }

    @Test
    void aSignalEndsItUnlessItHasFormed() throws Exception {
        time.stop = Duration.ofMillis(100);

        assertThatThrownBy(() -> run(A, B)).hasMessage("boot canceled");

        time.now = Duration.ZERO;
        formation.onTick = () -> formation.leaderKnown.set(true);
        run(A, B);
        assertThat(log.lines()).endsWith("[cluster-bootstrap] boot operation marked done");
    }

    @Test
    void aTargetTwiceInTheListIsAskedOnce() throws Exception {
        try (var api = StubDoor.http(200, "\"" + B + "\"")) {
            formation.onTick = () -> formation.leaderKnown.set(true);

            run("http://" + api.address(), B, A);

            assertThat(formation.calls).containsOnlyOnce("join " + B);
            assertThat(log.lines())
                    .contains("[cluster-join] http://" + api.address() + " is the HTTP API of the node at " + B);
        }
    }

    private void run(String... targets) throws InterruptedException {
        new BootLoop(
                        formation,
                        Configs.boot(3, targets),
                        TargetSource.fixed(Configs.boot(3, targets).targets()),
                        time,
                        new SplittableRandom(7),
                        new Locator(formation, PATIENCE, PATIENCE))
                .run();
    }
}
