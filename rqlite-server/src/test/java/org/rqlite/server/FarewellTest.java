// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.rqlite.api.Cluster;
import org.rqlite.api.Formation;
import org.rqlite.api.LeaderNotFoundException;
import org.rqlite.api.NodeReport;
import org.rqlite.api.Peer;
import org.rqlite.api.Readiness;
import org.rqlite.api.RefusedException;
import org.rqlite.api.SnapshotResult;
import org.rqlite.store.StoreConfig;

class FarewellTest {
    private static final Peer SELF = new Peer("1", "http://a:4001", "a:4002", true);
    private static final Peer OTHER = new Peer("2", "http://b:4001", "b:4002", true);

    private final Told node = new Told();

    @Test
    void aLeaderWithOtherVotersHandsOver() {
        farewell(true, false).stepDown();

        assertThat(node.calls).containsExactly("step down Optional.empty");
    }

    @Test
    void whoDoesNotLeadOrHasNobodyToHandItToOrIsNotToldToDoesNot() {
        farewell(false, false).stepDown();
        node.leader = Optional.of(OTHER);
        farewell(true, false).stepDown();
        node.leader = Optional.empty();
        farewell(true, false).stepDown();
        node.leader = Optional.of(SELF);
        node.stage = new Formation.Stage.Inside(new UUID(1, 2), 1, false);
        farewell(true, false).stepDown();
        node.stage = new Formation.Stage.Outside();
        farewell(true, false).stepDown();

        assertThat(node.calls).isEmpty();
    }

    @Test
    void aNodeLeavesIfItIsTold() {
        farewell(true, false).leave();
        assertThat(node.calls).isEmpty();

        farewell(true, true).leave();
        assertThat(node.calls).containsExactly("remove 1");
    }

    @Test
    void whatFailsDoesNotKeepTheNodeFromStopping() {
        node.fails = true;

        farewell(true, true).stepDown();
        farewell(true, true).leave();

        assertThat(node.calls).hasSize(2);
    }

    private Farewell farewell(boolean stepDown, boolean leave) {
        return new Farewell(node, () -> node.stage, new StoreConfig.Ending(stepDown, leave));
    }

    /// A cluster that only takes down what it is told.
    private static final class Told implements Cluster {
        private final List<String> calls = new ArrayList<>();
        private Optional<Peer> leader = Optional.of(SELF);
        private Formation.Stage stage = new Formation.Stage.Inside(new UUID(1, 2), 3, false);
        private boolean fails;

        @Override
        public Peer self() {
            return SELF;
        }

        @Override
        public Optional<Peer> leader() {
            return leader;
        }

        @Override
        public List<Peer> members() {
            return List.of(SELF);
        }

        @Override
        public List<NodeReport> nodes(Duration timeout) {
            return List.of();
        }

        @Override
        public Readiness readiness(boolean sync, Duration timeout) {
            return new Readiness.Ready();
        }

        @Override
        public void remove(String nodeId, Duration timeout) {
            calls.add("remove " + nodeId);
            if (fails) throw new RefusedException("the only voter");
        }

        @Override
        public void stepDown(Optional<String> successor, Duration timeout) {
            calls.add("step down " + successor);
            if (fails) throw new LeaderNotFoundException();
        }

        @Override
        public SnapshotResult takeSnapshot(Duration timeout) {
            return SnapshotResult.NOTHING_NEW;
        }
    }
}
