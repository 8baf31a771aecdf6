// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BuildVersionTest {
    @Test
    void theBuildFillsIn() {
        var version = BuildVersion.ofThisBuild();

        assertThat(version.version()).matches("[0-9]+\\.[0-9]+\\.[0-9]+(-SNAPSHOT)?");
        assertThat(version.commit()).matches("[0-9a-f]{40}|unknown");
        assertThat(version.sqlite()).matches("3\\.[0-9]+\\.[0-9]+");
        assertThat(version.time()).startsWith("20");
    }

    @Test
    void theVersionLineHasRqlitesForm() {
        assertThat(new BuildVersion("1.2.3", "abc", "t", "3.54.1").line())
                .isEqualTo("rqlited 1.2.3 %s %s java%s sqlite3.54.1 (commit abc, compiler javac)"
                        .formatted(
                                BuildVersion.system(),
                                BuildVersion.architecture(),
                                System.getProperty("java.version")));
    }
}
