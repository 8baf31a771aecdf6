// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.flags;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JoinTargetTest {
    @ParameterizedTest
    @CsvSource({
        "host:4002, host:4002",
        "[::1]:4002, [::1]:4002",
        "my_node-1.example:1, my_node-1.example:1",
        "http://host:4001, http://host:4001",
        "HTTPS://host:4001/, https://host:4001",
        "http://host, http://host:80",
        "https://host/, https://host:443",
        "http://[fe80::1]:4001, http://[fe80::1]:4001",
        "https://bob:se@cret@host:4001, https://host:4001"
    })
    void bothFormsAreRead(String entry, String text) {
        assertThat(JoinTarget.parse(entry).orElseThrow().text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "host",
                "host:",
                ":4002",
                "host:x",
                "host:0",
                "host:65536",
                "ftp://host:1",
                "http://",
                "http:///",
                "http://host:x",
                "http://host:1/path",
                "http://host:1?q",
                "http://ho st:1",
                "::1:4002",
                "https://bob@"
            })
    void nothingElseIs(String entry) {
        assertThat(JoinTarget.parse(entry)).isEmpty();
    }

    @Test
    void thePasswordIsKeptAndNotShown() {
        var target = JoinTarget.parse("https://bob:secret@host:4001").orElseThrow();

        assertThat(target).isEqualTo(new JoinTarget.Url(true, "bob:secret", new HostPort("host", "4001")));
        assertThat(target.toString()).doesNotContain("secret");
    }
}
