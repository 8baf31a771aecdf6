// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NearestNameTest {
    private static final List<String> KEYS =
            List.of("address", "token", "token_file", "tls_config", "ca_file", "ca_path", "dial-timeout", "endpoints");

    @ParameterizedTest
    @CsvSource({
        "adress, address",
        "tokenfile, token_file",
        "dial_timeout, dial-timeout",
        "endpoint, endpoints",
        "ca_files, ca_file"
    })
    void findsWhatWasMeant(String written, String meant) {
        assertThat(NearestName.of(written, KEYS)).contains(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "password", "something-else"})
    void namesNothingWhenNothingIsNear(String written) {
        assertThat(NearestName.of(written, KEYS)).isEmpty();
    }
}
