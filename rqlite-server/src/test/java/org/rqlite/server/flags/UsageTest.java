// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.flags;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UsageTest {
    @Test
    void saysHowToCallTheProgram() {
        assertThat(Usage.text().lines())
                .contains("Visit https://www.rqlite.io to learn more.", "Usage: rqlited [flags] <data directory>");
    }

    @Test
    void listsEveryFlagInOrderOfNames() {
        assertThat(Usage.text()
                        .lines()
                        .filter(line -> line.startsWith("  -"))
                        .map(line -> line.replaceFirst("^  -(\\S+).*", "$1")))
                .containsExactlyElementsOf(
                        FlagTable.sorted().stream().map(Flag::name).toList());
    }

    @Test
    void showsTypeHelpAndDefaultAsGoDoes() {
        assertThat(Usage.text())
                .contains(
                        "  -raft-snap-int duration\n    \tHow often to look whether a snapshot is called for (default 10s)\n")
                .contains("  -http-adv-addr string\n    \tAddress of the HTTP API told")
                .contains("(default \"localhost:4001\")\n")
                .contains("  -fk\n    \tEnforce foreign keys");
    }

    @Test
    void marksWhatDoesNotWork() {
        assertThat(Usage.text())
                .contains("  -auth string\n    \tPath of the credentials file [not built yet]\n")
                .contains("  -on-disk\n    \tKeep the database on disk [no effect]\n");
    }
}
