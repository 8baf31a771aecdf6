// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.rqlite.api.Formation.LoneFounding;
import org.rqlite.api.disco.VersionedValue;

/// What is decided by the keys, clause by clause.
class RegistryRulesTest {
    private static final UUID OWN = new UUID(1, 1);
    private static final UUID OTHER = new UUID(2, 2);
    private static final LoneFounding FOUNDING = new LoneFounding(OWN, new UUID(3, 3));

    private final RegistryRules voter = new RegistryRules("n1", FOUNDING, true, "rqlite");
    private final RegistryRules learner = new RegistryRules("n1", FOUNDING, false, "rqlite");

    @Test
    void k3OnlyWithBothKeysAbsentDoesAVoterClaim() {
        assertThat(voter.outside(keys("", ""), Optional.empty())).isEqualTo(new Action.Claim(Optional.empty()));
        assertThat(learner.outside(keys("", ""), Optional.empty())).isInstanceOf(Action.Await.class);
        assertThat(voter.outside(keys("", leader("n2")), Optional.empty())).isEqualTo(new Action.Join("n2:4002"));
        assertThat(voter.outside(keys("", "rubbish"), Optional.empty())).isInstanceOf(Action.Await.class);
    }

    @Test
    void k3AClaimCountsOnlyAfterTheWaitAndInTheLifeThatWonIt() {
        var keys = keys(entry(OWN, ClusterEntry.State.FOUNDING), "");

        assertThat(voter.outside(keys, claimed(7, 1000)))
                .isEqualTo(new Action.Await("this node is founding the cluster", Duration.ofSeconds(2)));
        assertThat(voter.outside(keys, claimed(7, 3000)))
                .isEqualTo(new Action.Declare(keys.cluster().orElseThrow()));
        assertThat(voter.outside(keys, Optional.empty())).isEqualTo(new Action.Claim(keys.cluster()));
        assertThat(voter.outside(keys, claimed(6, 3000))).isEqualTo(new Action.Claim(keys.cluster()));
    }

    @Test
    void k3ALeaderThatRegistersMeanwhileEndsAFounding() {
        var keys = keys(entry(OWN, ClusterEntry.State.FOUNDING), leader("n2"));

        assertThat(voter.outside(keys, claimed(7, 3000))).isInstanceOf(Action.Await.class);
    }

    @Test
    void k1TheOwnClusterIsMadeOnlyOnceTheKeySaysThatItIsFormed() {
        assertThat(voter.outside(keys(entry(OWN, ClusterEntry.State.FORMED), ""), Optional.empty()))
                .isEqualTo(new Action.Found());
        assertThat(voter.outside(keys(entry(OWN, ClusterEntry.State.FORMED), leader("n1")), Optional.empty()))
                .isEqualTo(new Action.Found());
        assertThat(voter.outside(keys(entry(OWN, ClusterEntry.State.FORMED), leader("n2")), Optional.empty()))
                .isEqualTo(new Action.Join("n2:4002"));
    }

    @Test
    void k3AClusterWithoutLeaderIsWaitedForAndTheCureNamed() {
        assertThat(voter.outside(keys(entry(OTHER, ClusterEntry.State.FORMED), ""), Optional.empty()))
                .isInstanceOfSatisfying(
                        Action.Await.class,
                        waiting -> assertThat(waiting.reason())
                                .contains("cluster " + OTHER + " at rqlite has no leader")
                                .contains("rqlited doctor -forget-cluster " + OTHER));
        assertThat(voter.outside(keys(entry(OTHER, ClusterEntry.State.FORMED), leader("n2")), Optional.empty()))
                .isEqualTo(new Action.Join("n2:4002"));
        assertThat(voter.outside(keys(entry(OTHER, ClusterEntry.State.FOUNDING), ""), Optional.empty()))
                .isInstanceOf(Action.Await.class);
        assertThat(voter.outside(keys("rubbish", ""), Optional.empty()))
                .isInstanceOfSatisfying(
                        Action.Await.class,
                        waiting -> assertThat(waiting.reason()).contains("the key rqlite/cluster", "delete it"));
    }

    @Test
    void k3AMemberMakesTheKeyTrueAgain() {
        for (var value : new String[] {
            "", "rubbish", entry(OTHER, ClusterEntry.State.FOUNDING), entry(OWN, ClusterEntry.State.FOUNDING)
        }) {
            var cell = cell(value);
            assertThat(voter.inside(OWN, cell))
                    .as(value)
                    .isInstanceOfSatisfying(
                            Action.Restore.class,
                            restore -> assertThat(restore.expected()).isEqualTo(cell));
        }
        assertThat(voter.inside(OWN, cell(entry(OWN, ClusterEntry.State.FORMED))))
                .isEqualTo(new Action.Keep());
    }

    @Test
    void k4AMemberStopsWhenTheKeyNamesAnotherCluster() {
        assertThat(voter.inside(OWN, cell(entry(OTHER, ClusterEntry.State.FORMED))))
                .isInstanceOfSatisfying(
                        Action.Stop.class,
                        stop -> assertThat(stop.reason())
                                .contains("belongs to cluster " + OWN, "names cluster " + OTHER, "untouched"));
    }

    private static Optional<RegistryRules.Claimed> claimed(long version, long millis) {
        return Optional.of(new RegistryRules.Claimed(version, Duration.ofMillis(millis)));
    }

    private static Keys keys(String cluster, String leader) {
        return new Keys(cell(cluster), cell(leader));
    }

    private static Optional<VersionedValue> cell(String value) {
        return value.isEmpty() ? Optional.empty() : Optional.of(new VersionedValue(value, 7));
    }

    private static String entry(UUID cluster, ClusterEntry.State state) {
        return new ClusterEntry(cluster, "n9", new UUID(5, 5), state).text();
    }

    private static String leader(String id) {
        return new LeaderEntry(id, "http://" + id + ":4001", id + ":4002").text();
    }
}
