// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.params;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeNameTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"id\":\"n1\"} | n1",
                "' { \"id\" : \"a b\\u00fc\\\"\" } ' | 'a bü\"'",
                "{\"\\u0069d\":\"n1\"} | n1",
                "{\"id\":\"\"} | ''",
                "{\"id\":\"\\ud800\"} | \uFFFD"
            })
    void readsTheId(String body, String id) {
        assertThat(parse(body)).isEqualTo(Optional.of(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "{\"id\":null}", " { } "})
    void readsThatNobodyIsNamed(String body) {
        assertThat(parse(body)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "\"n1\"",
                "1",
                "{\"id\":1}",
                "{\"id\":[\"n1\"]}",
                "{\"id\":{}}",
                "{\"ID\":\"n1\"}",
                "{\"node\":\"n1\"}",
                "{\"id\":\"n1\",\"id\":\"n2\"}",
                "{\"id\":\"n1\",\"force\":true}",
                "{\"id\":\"n1\"} {}",
                "null null"
            })
    void refusesWhatIsNoSuchObject(String body) {
        assertThatThrownBy(() -> parse(body))
                .isInstanceOf(RequestFault.class)
                .hasMessage("invalid JSON: expected an object with the text id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"id\":\"n1\"", "{\"id\":\"n1\"}x", "{'id':'n1'}", "n1", "{\"id\"}", "{\"id\":}"})
    void refusesWhatIsNoJson(String body) {
        assertThatThrownBy(() -> parse(body)).isInstanceOf(RequestFault.class).hasMessage("invalid JSON: malformed");
    }

    @Test
    void refusesAnIdOfUnreasonableLength() {
        assertThat(parse("{\"id\":\"" + "x".repeat(16_000) + "\"}")).isPresent();
        assertThatThrownBy(() -> parse("{\"id\":\"" + "x".repeat(100_000) + "\"}"))
                .isInstanceOf(RequestFault.class);
        assertThatThrownBy(() -> parse("[".repeat(100_000))).isInstanceOf(RequestFault.class);
    }

    private static Optional<String> parse(String body) {
        return NodeName.parse(body.getBytes(StandardCharsets.UTF_8));
    }
}
