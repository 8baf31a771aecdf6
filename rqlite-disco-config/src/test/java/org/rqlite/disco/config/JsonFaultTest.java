// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.api.disco.DiscoveryConfigException;

class JsonFaultTest {
    /// Text, and what Go's `encoding/json` says of it with the place and the cure behind.
    static Stream<Arguments> faults() {
        return Stream.of(
                fault(
                        "'{\"name\":\"a\"}'",
                        "invalid character '\\'' looking for beginning of value at line 1, column 1: the text begins with a quote of a shell"),
                fault(
                        "`{}`",
                        "invalid character '`' looking for beginning of value at line 1, column 1: the text begins with a quote of a shell"),
                fault(
                        "{\"name\":\"a\"}'",
                        "invalid character '\\'' after top-level value at line 1, column 13: the text ends with a quote of a shell"),
                fault(
                        "{'name': 'a'}",
                        "invalid character '\\'' looking for beginning of object key string at line 1, column 2: JSON wants double quotes"),
                fault(
                        "{\"name\": 'a'}",
                        "invalid character '\\'' looking for beginning of value at line 1, column 10: JSON wants double quotes"),
                fault(
                        "\\{\"name\"}",
                        "invalid character '\\\\' looking for beginning of value at line 1, column 1: the text begins with a backslash"),
                fault(
                        "{\\\"name\\\": 1}",
                        "invalid character '\\\\' looking for beginning of object key string at line 1, column 2: a backslash"),
                fault(
                        "“{}”",
                        "invalid character '“' looking for beginning of value at line 1, column 1: the text begins with a typographic quote"),
                fault(
                        "{“name”: 1}",
                        "invalid character '“' looking for beginning of object key string at line 1, column 2: JSON wants plain double quotes"),
                fault(
                        "\uFEFF{}",
                        "invalid character '\\ufeff' looking for beginning of value at line 1, column 1: the text begins with a byte order mark"),
                fault(
                        "/etc/rqlite/disco.json",
                        "invalid character '/' looking for beginning of value at line 1, column 1: this looks like a path, but no such file can be read: /etc/rqlite/disco.json"),
                fault(
                        "./disco",
                        "invalid character '.' looking for beginning of value at line 1, column 1: this looks like a path"),
                fault(
                        "disco.json",
                        "invalid character 'd' looking for beginning of value at line 1, column 1: this looks like a path"),
                fault(
                        "name=rqlite",
                        "invalid character 'a' in literal null (expecting 'u') at line 1, column 2: a text wants double quotes"),
                fault(
                        "rqlite",
                        "invalid character 'r' looking for beginning of value at line 1, column 1: give JSON, such as"),
                fault(
                        "{name: \"a\"}",
                        "invalid character 'n' looking for beginning of object key string at line 1, column 2: a key wants double quotes"),
                fault(
                        "{\"name\": a}",
                        "invalid character 'a' looking for beginning of value at line 1, column 10: a text wants double quotes"),
                fault(
                        "{\"name\": \"a\",}",
                        "invalid character '}' looking for beginning of object key string at line 1, column 14: a value is missing, or a comma"),
                fault(
                        "{\"name\": }",
                        "invalid character '}' looking for beginning of value at line 1, column 10: a value is missing"),
                fault(
                        "{\"a\": [1,]}",
                        "invalid character ']' looking for beginning of value at line 1, column 10: a value is missing"),
                fault("{\"name\" \"a\"}", "invalid character '\"' after object key at line 1, column 9"),
                fault("{\"a\": 1 \"b\": 2}", "invalid character '\"' after object key:value pair at line 1, column 9"),
                fault("{\"a\": [1 2]}", "invalid character '2' after array element at line 1, column 10"),
                fault(
                        "{\n  \"a\": 1\n} // more",
                        "invalid character '/' after top-level value at line 3, column 3: JSON has no comments"),
                fault("{\"a\": \"x\ny\"}", "invalid character '\\n' in string literal at line 1, column 9"),
                fault("{\"a\": \"C:\\dir\"}", "invalid character 'd' in string escape code at line 1, column 11"),
                fault(
                        "{\"a\": \"\\u00g0\"}",
                        "invalid character 'g' in \\u hexadecimal character escape at line 1, column 12"),
                fault("{\"a\": tru}", "invalid character '}' in literal true (expecting 'e') at line 1, column 10"),
                fault("{\"a\": -x}", "invalid character 'x' in numeric literal at line 1, column 8"),
                fault(
                        "{\"a\": 1.x}",
                        "invalid character 'x' after decimal point in numeric literal at line 1, column 9"),
                fault("{\"a\": 1ex}", "invalid character 'x' in exponent of numeric literal at line 1, column 9"),
                fault("{\"a\": 01}", "invalid character '1' after object key:value pair at line 1, column 8"),
                fault("{\"a\": 1}}", "invalid character '}' after top-level value at line 1, column 9"),
                fault("{} {}", "invalid character '{' after top-level value at line 1, column 4"),
                fault("{\"a\": \"x", "unexpected end of JSON input at line 1, column 9: the text is cut off"),
                fault("{\n\"a\":", "unexpected end of JSON input at line 2, column 5: the text is cut off"),
                fault("{", "unexpected end of JSON input at line 1, column 2: the text is cut off"));
    }

    private static Arguments fault(String text, String message) {
        return Arguments.of(text, message);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void namesThePlaceAndTheCure(String text, String message) {
        assertThatThrownBy(() -> DiscoveryConfig.parse(text))
                .isInstanceOf(DiscoveryConfigException.class)
                .hasMessageStartingWith(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", " [1, -0.5e+3, true, false, null, \"\\u00e4\\n\"] ", "\"x\"", "0", "{\"a\": {\"b\": []}}"})
    void findsNothingInJson(String text) {
        assertThat(JsonFault.of(text)).isEmpty();
    }

    @Test
    void holdsTheBounds() {
        var bounds = "JSON beyond bounds: at most 16 levels, 100 digits a number and 1000 characters a key";

        refused("{\"a\":".repeat(17) + "1" + "}".repeat(17), bounds);
        refused("[".repeat(500_000), bounds);
        refused("{\"a\": " + "9".repeat(101) + "}", bounds);
        refused("{\"" + "a".repeat(1001) + "\": 1}", bounds);
        refused(" ".repeat(1024 * 1024 - 1) + "{}", "a text of 1048577 characters, at most 1048576 are read");
        assertThat(DiscoveryConfig.parse("{\"a\":".repeat(16) + "1" + "}".repeat(16))
                        .isGiven())
                .isTrue();
    }

    private static void refused(String text, String message) {
        assertThatThrownBy(() -> DiscoveryConfig.parse(text))
                .isInstanceOf(DiscoveryConfigException.class)
                .hasMessage(message);
    }
}
