// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.formation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.rqlite.api.Formation.JoinOutcome;
import org.rqlite.api.Formation.Stage;

/// Joining an existing cluster, round by round.
@Isolated
class JoinLoopTest {
    private static final String B = "127.0.0.1:5002";
    private static final String C = "127.0.0.1:6002";

    private final LogTap log = new LogTap();
    private final FakeFormation formation = new FakeFormation();
    private final ManualTime time = new ManualTime();

    @Test
    void theFirstTargetThatWorksEndsIt() throws Exception {
        formation.joins.put(B, new JoinOutcome.Unreachable("connection refused"));
        formation.joins.put(C, new JoinOutcome.Joined(FakeFormation.CLUSTER, true));

        run(B, C);

        assertThat(formation.calls).containsExactly("join " + B, "join " + C);
        assertThat(log.lines())
                .containsExactly(
                        "[cluster-join] failed to join via node at " + B + ": connection refused",
                        "[rqlited] successfully joined cluster at " + C);
    }

    @Test
    void roundsAreTriedWithPausesAndThenGivenUp() {
        assertThatThrownBy(() -> run(B, C))
                .isInstanceOf(FormationException.class)
                .hasMessage("failed to join cluster: failed to join cluster");

        assertThat(formation.calls).hasSize(10);
        assertThat(time.now).isEqualTo(Duration.ofSeconds(12));
        var list = "[" + B + " " + C + "]";
        assertThat(log.lines())
                .containsSubsequence(
                        "[cluster-join] failed to join via node at " + B + ": no leader",
                        "[cluster-join] failed to join via node at " + C + ": no leader",
                        "[cluster-join] failed to join cluster at " + list + ", sleeping 3s before retry",
                        "[cluster-join] failed to join cluster at " + list + ", after 5 attempt(s)");
    }

    @Test
    void aRefusalIsAWarningThatSaysWhy() {
        formation.joins.put(B, new JoinOutcome.Refused("this node has -fk, the cluster has not"));

        assertThatThrownBy(() -> run(B)).isInstanceOf(FormationException.class);

        assertThat(log.lines())
                .contains("[cluster-join] [WARN] failed to join via node at " + B
                        + ": this node has -fk, the cluster has not");
    }

    @Test
    void aSignalEndsThePause() {
        time.stop = Duration.ofSeconds(4);

        assertThatThrownBy(() -> run(B)).hasMessage("join operation canceled");

        assertThat(formation.calls).hasSize(2);
    }

    @Test
    void aMemberThatReachesNobodyOfTheListAndKnowsItsLeaderIsDone() throws Exception {
        formation.stage = new Stage.Inside(FakeFormation.CLUSTER, 3, false);
        formation.leaderKnown.set(true);

        run(B);

        assertThat(formation.calls).containsExactly("join " + B);
        assertThat(log.lines()).endsWith("[rqlited] member of a cluster whose leader is known, no need to join");
    }

    @Test
    void aMemberOfAnotherClusterDoesNotQuietlyStayThere() {
        formation.stage = new Stage.Inside(FakeFormation.CLUSTER, 3, false);
        formation.leaderKnown.set(true);
        formation.joins.put(B, new JoinOutcome.Refused("already member of another cluster"));

        assertThatThrownBy(() -> run(B)).isInstanceOf(FormationException.class);

        assertThat(formation.calls).hasSize(5);
    }

    @Test
    void aMemberWithoutLeaderJoinsToBeKnownAgain() throws Exception {
        formation.stage = new Stage.Inside(FakeFormation.CLUSTER, 3, false);
        formation.joins.put(B, new JoinOutcome.Joined(FakeFormation.CLUSTER, true));

        run(B);

        assertThat(formation.calls).containsExactly("join " + B);
    }

    @Test
    void aTargetThatIsThisNodeIsNotAsked() throws Exception {
        try (var api = StubDoor.http(200, "\"" + Configs.SELF + "\"")) {
            formation.joins.put(B, new JoinOutcome.Joined(FakeFormation.CLUSTER, false));

            run("http://" + api.address(), B);

            assertThat(formation.calls).containsExactly("join " + B);
        }
    }

    private void run(String... targets) throws InterruptedException {
        new JoinLoop(formation, Configs.join(targets), time).run();
    }
}
