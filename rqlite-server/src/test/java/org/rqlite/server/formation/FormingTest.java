// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.formation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.rqlite.api.Formation.JoinOutcome;
import org.rqlite.api.Formation.Stage;
import org.rqlite.api.LeaderNotFoundException;

/// What a node decides at its start, by its flags and its disk.
@Isolated
class FormingTest {
    private static final String B = "127.0.0.1:5002";
    private static final Stage MEMBER = new Stage.Inside(FakeFormation.CLUSTER, 3, false);
    private static final Stage ALONE = new Stage.Inside(FakeFormation.CLUSTER, 1, true);

    private final LogTap log = new LogTap();
    private final FakeFormation formation = new FakeFormation();

    @Test
    void aNewNodeWithoutTargetsFoundsAlone() throws Exception {
        run(Configs.join());

        assertThat(formation.calls).containsExactly("found");
        assertThat(log.lines()).containsExactly("[rqlited] bootstrapping single new node");
    }

    @Test
    void aMemberWithoutTargetsGoesOn() throws Exception {
        formation.stage = MEMBER;

        run(Configs.join());

        assertThat(formation.calls).isEmpty();
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void aNewLearnerNeedsSomebodyToLearnFrom() {
        assertThatThrownBy(() -> run(Configs.learner()))
                .isInstanceOf(FormationException.class)
                .hasMessage("cannot create a new non-voting node without joining it to an existing cluster");
        assertThat(formation.calls).isEmpty();
    }

    @Test
    void aLearnerJoins() throws Exception {
        formation.joins.put(B, new JoinOutcome.Joined(FakeFormation.CLUSTER, false));

        run(Configs.learner(B));

        assertThat(formation.calls).containsExactly("join " + B);
    }

    @Test
    void foundersWithoutAListAreWarned() throws Exception {
        run(Configs.boot(3));

        assertThat(formation.calls).containsExactly("found");
        assertThat(log.lines().getFirst())
                .startsWith("[rqlited] [WARN] -bootstrap-expect 3 has no effect without -join");
    }

    @Test
    void aPromiseToOthersIsNotBroken() {
        formation.onFound = () -> {
            throw new IllegalStateException("this node has promised itself to a founding");
        };

        assertThatThrownBy(() -> run(Configs.join()))
                .isInstanceOf(FormationException.class)
                .hasMessage("this node has promised itself to a founding");
    }

    @Test
    void aFounderThatDoesNotLeadYetGoesOn() throws Exception {
        formation.onFound = () -> {
            throw new LeaderNotFoundException();
        };

        run(Configs.join());

        assertThat(log.lines()).contains("[rqlited] [WARN] this node has founded a cluster and does not lead it yet");
    }

    @Test
    void theOnlyNodeOfAClusterJoinsNoOther() {
        formation.stage = ALONE;

        assertThatThrownBy(() -> run(Configs.join(B)))
                .hasMessage("node is the only node in a single-node cluster, joining other clusters not supported");
        assertThat(formation.calls).isEmpty();
    }

    @Test
    void theOnlyNodeOfAClusterThatWasFoundedByAListIsDone() throws Exception {
        formation.stage = ALONE;
        formation.leaderKnown.set(true);

        run(Configs.boot(1, Configs.SELF));

        assertThat(log.lines()).containsExactly("[cluster-bootstrap] boot operation marked done");
    }

    @Test
    void aListOfThisNodeAloneIsWarnedOf() throws Exception {
        formation.onTick = () -> formation.leaderKnown.set(true);

        run(Configs.boot(3, Configs.SELF, "http://127.0.0.1:4001"));

        assertThat(log.lines().getFirst())
                .isEqualTo(
                        "[rqlited] [WARN] -join names only this node, [127.0.0.1:4002 http://127.0.0.1:4001]: it tells"
                                + " nobody of itself and with -bootstrap-expect 3 waits for others to name it; give every node"
                                + " the same list of all 3");
    }

    @Test
    void aStopIsToldInTheWordsOfWhatWasStopped() {
        assertThat(forming(Configs.join(B)).canceled()).isEqualTo("join operation canceled");
        assertThat(forming(Configs.boot(3, B)).canceled()).isEqualTo("boot canceled");
    }

    private void run(FormationConfig config) throws InterruptedException {
        forming(config).run();
    }

    private Forming forming(FormationConfig config) {
        return new Forming(formation, config, Optional.empty(), new ManualTime(), new SplittableRandom(7));
    }
}
