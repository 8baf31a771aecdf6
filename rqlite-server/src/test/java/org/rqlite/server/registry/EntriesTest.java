// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The values of both keys: ours byte for byte, and what others may have left there.
class EntriesTest {
    private static final UUID ID = UUID.fromString("39d908a9-ec3e-3e11-8ce6-db9221827fcc");
    private static final UUID INCARNATION = UUID.fromString("7d530000-0000-4000-8000-000000000001");

    @Test
    void k1AClusterEntryIsWhatIsReadBack() {
        var entry = new ClusterEntry(ID, "node\"1", INCARNATION, ClusterEntry.State.FOUNDING);

        assertThat(entry.text())
                .isEqualTo("{\"cluster_id\":\"" + ID + "\",\"founder\":\"node\\\"1\",\"incarnation\":\"" + INCARNATION
                        + "\",\"state\":\"founding\"}");
        assertThat(ClusterEntry.parse(entry.text())).contains(entry);
    }

    @Test
    void k2ALeaderEntryHasTheBytesOfRqlite() {
        var entry = new LeaderEntry("node1", "http://host1:4001", "host1:4002");

        assertThat(entry.text())
                .isEqualTo("{\"id\":\"node1\",\"api_addr\":\"http://host1:4001\",\"addr\":\"host1:4002\"}");
        assertThat(LeaderEntry.parse(entry.text())).contains(entry);
        assertThat(new LeaderEntry("", "http://host1:4001", "").text())
                .isEqualTo("{\"api_addr\":\"http://host1:4001\"}");
    }

    @Test
    void anEntryOfAnotherToolIsReadWithMoreInIt() {
        var entry = LeaderEntry.parse(
                " {\"addr\":\"h:4002\", \"more\":{\"a\":[1]}, \"api_addr\":\"http://h:4001\", \"n\":null}");

        assertThat(entry).contains(new LeaderEntry("", "http://h:4001", "h:4002"));
        assertThat(entry.orElseThrow().address()).isEqualTo("h:4002");
        assertThat(LeaderEntry.parse("{\"api_addr\":\"http://h:4001\"}")
                        .orElseThrow()
                        .address())
                .isEqualTo("http://h:4001");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "rubbish",
                "{",
                "[]",
                "null",
                "{}",
                "{\"id\":\"n\"}",
                "{\"addr\":1}",
                "{\"addr\":\"h:1\"} x",
                "{\"cluster_id\":\"x\",\"founder\":\"n\",\"incarnation\":\"y\",\"state\":\"formed\"}",
                "{\"cluster_id\":\"39d908a9-ec3e-3e11-8ce6-db9221827fcc\",\"founder\":\"n\",\"state\":\"formed\"}",
                "{\"cluster_id\":\"39d908a9-ec3e-3e11-8ce6-db9221827fcc\",\"founder\":\"n\","
                        + "\"incarnation\":\"39d908a9-ec3e-3e11-8ce6-db9221827fcc\",\"state\":\"other\"}"
            })
    void rubbishIsNoEntryAndNoError(String value) {
        assertThat(ClusterEntry.parse(value)).isEmpty();
        assertThat(LeaderEntry.parse(value)).isEmpty();
    }

    @Test
    void aValueOfUnboundedSizeOrDepthIsNoEntryI10() {
        assertThat(LeaderEntry.parse("{\"addr\":\"" + "x".repeat(70_000) + "\"}"))
                .isEmpty();
        assertThat(LeaderEntry.parse("{\"a\":" + "[".repeat(20_000) + "]".repeat(20_000) + ",\"addr\":\"h:1\"}"))
                .isEmpty();
    }
}
