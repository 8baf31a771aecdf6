// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.flags;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NearestNameTest {
    private static final List<String> FLAGS =
            FlagTable.sorted().stream().map(Flag::name).toList();

    @ParameterizedTest
    @CsvSource({
        "http-adr, http-addr",
        "http_addr, http-addr",
        "nodeid, node-id",
        "disco-mod, disco-mode",
        "bootstrap-expected, bootstrap-expect",
        "on-disc, on-disk"
    })
    void findsWhatWasMeant(String written, String meant) {
        assertThat(NearestName.of(written, FLAGS)).contains(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "port", "something-else", "zzzzzzzz"})
    void namesNothingWhenNothingIsNear(String written) {
        assertThat(NearestName.of(written, FLAGS)).isEmpty();
    }

    @Test
    void ofSeveralTheNearestThenTheFirstByName() {
        assertThat(NearestName.of("abcx", List.of("abcdef", "abcz", "abcy"))).contains("abcy");
    }
}
