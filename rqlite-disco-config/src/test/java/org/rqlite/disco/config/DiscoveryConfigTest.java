// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.api.Bytes;
import org.rqlite.api.disco.DiscoveryConfigException;

class DiscoveryConfigTest {
    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\t ", "null"})
    void anEmptyTextGivesNothing(String json) {
        var config = DiscoveryConfig.parse(json);

        assertThat(config.isGiven()).isFalse();
        assertThat(config.text("name")).isEmpty();
        assertThat(config.texts("endpoints")).isEmpty();
        assertThat(config.whole("port", 0, 65535)).isEmpty();
        assertThat(config.toggle("flag")).isEmpty();
        assertThat(config.number("fraction")).isEmpty();
        assertThat(config.duration("timeout")).isEmpty();
        assertThat(config.base64("pem")).isEmpty();
        assertThat(config.section("tls").isGiven()).isFalse();
        assertThatCode(config::end).doesNotThrowAnyException();
    }

    @Test
    void readsEveryKind() {
        var config = DiscoveryConfig.parse("""
                {"name": "n", "endpoints": ["a", "b"], "port": 4002, "flag": true, "fraction": 0.1, "timeout": "1m30s",
                 "nanos": 5000000000, "pem": "cGVt", "tls": {"ca_file": "f"}}
                """);

        assertThat(config.isGiven()).isTrue();
        assertThat(config.text("name")).contains("n");
        assertThat(config.texts("endpoints")).containsExactly("a", "b");
        assertThat(config.whole("port", 0, 65535)).hasValue(4002);
        assertThat(config.toggle("flag")).contains(true);
        assertThat(config.number("fraction")).contains(new BigDecimal("0.1"));
        assertThat(config.duration("timeout")).contains(Duration.ofSeconds(90));
        assertThat(config.duration("nanos")).contains(Duration.ofSeconds(5));
        assertThat(config.base64("pem")).contains(Bytes.copyOf("pem".getBytes(StandardCharsets.US_ASCII)));
        assertThat(config.section("tls").isGiven()).isTrue();
        assertThat(config.section("tls").text("ca_file")).contains("f");
        assertThatCode(config::end).doesNotThrowAnyException();
    }

    @Test
    void aKeyMayBeWrittenInEitherCase() {
        var config = DiscoveryConfig.parse("{\"NAME\": \"n\", \"tls\": {\"insecureskipverify\": true}}");

        assertThat(config.text("name")).contains("n");
        assertThat(config.section("TLS").toggle("InsecureSkipVerify")).contains(true);
        assertThatCode(config::end).doesNotThrowAnyException();
    }

    @Test
    void nullAndTheEmptyTextCountAsAbsent() {
        var config = DiscoveryConfig.parse(
                "{\"a\": null, \"b\": \"\", \"c\": null, \"d\": \"\", \"e\": null, \"f\": null, \"g\": null}");

        assertThat(config.text("a")).isEmpty();
        assertThat(config.text("b")).isEmpty();
        assertThat(config.whole("c", 1, 2)).isEmpty();
        assertThat(config.base64("d")).isEmpty();
        assertThat(config.section("e").isGiven()).isFalse();
        assertThat(config.texts("f")).isEmpty();
        assertThat(config.duration("g")).isEmpty();
        assertThatCode(config::end).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"k": 12345}          | k must be a text in double quotes, found a number
            {"k": true}           | k must be a text in double quotes, found true or false
            {"k": {"a": 1}}       | k must be a text in double quotes, found an object
            {"k": ["s3cret"]}     | k must be a text in double quotes, found an array
            """)
    void aTextOfAnotherTypeIsAFault(String json, String fault) {
        var config = DiscoveryConfig.parse(json);

        assertThat(config.text("k")).isEmpty();
        assertFault(config, fault);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"port": "4002"}  | port must be a whole number from 1 to 65535, found a text
            {"port": 4002.0}  | port must be a whole number from 1 to 65535, found a number with a fraction
            {"port": 4e3}     | port must be a whole number from 1 to 65535, found a number with a fraction
            {"port": 0}       | port must be a whole number from 1 to 65535, found 0
            {"port": -1}      | port must be a whole number from 1 to 65535, found -1
            {"port": 99999999999999999999} | port must be a whole number from 1 to 65535, found 99999999999999999999
            """)
    void aWholeNumberOutOfBoundsIsAFault(String json, String fault) {
        var config = DiscoveryConfig.parse(json);

        assertThat(config.whole("port", 1, 65535)).isEmpty();
        assertFault(config, fault);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a\"", "[1]", "[null]", "[[\"a\"]]", "{}", "1"})
    void aListOfTextsIsNothingElse(String value) {
        var config = DiscoveryConfig.parse("{\"k\": " + value + "}");

        assertThat(config.texts("k")).isEmpty();
        assertThatThrownBy(config::end)
                .hasMessageStartingWith("k must be an array of texts, such as [\"a\", \"b\"], found ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"true\"", "1", "0", "[]"})
    void aToggleIsTrueOrFalse(String value) {
        var config = DiscoveryConfig.parse("{\"k\": " + value + "}");

        assertThat(config.toggle("k")).isEmpty();
        assertThatThrownBy(config::end).hasMessageStartingWith("k must be true or false, found ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"0.1\"", "1e999999999", "1e-99999999999", "true"})
    void aNumberIsWithinWhatADoubleReaches(String value) {
        var config = DiscoveryConfig.parse("{\"k\": " + value + "}");

        assertThat(config.number("k")).isEmpty();
        assertThatThrownBy(config::end).hasMessageStartingWith("k must be a number, found ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"5\"", "\"5 s\"", "\"\"", "-1", "1.5", "\"-5s\"", "99999999999999999999", "true"})
    void aDurationHasAUnitOrIsInNanoseconds(String value) {
        var config = DiscoveryConfig.parse("{\"k\": " + value + "}");

        assertThat(config.duration("k")).isEmpty();
        assertThatThrownBy(config::end)
                .hasMessageStartingWith(
                        "k must be a duration such as \"5s\" or \"1m30s\", or whole nanoseconds, found ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"s3cret!\"", "\"cGV\"", "1"})
    void base64IsCheckedAndNotQuoted(String value) {
        var config = DiscoveryConfig.parse("{\"ca_pem\": " + value + "}");

        assertThat(config.base64("ca_pem")).isEmpty();
        assertThatThrownBy(config::end)
                .hasMessageStartingWith("ca_pem must be a text in base64, found ")
                .message()
                .doesNotContain("s3cret");
    }

    @Test
    void base64MayBeBrokenIntoLines() {
        var config = DiscoveryConfig.parse("{\"pem\": \"cG\\r\\nVt\\n\"}");

        assertThat(config.base64("pem").orElseThrow().size()).isEqualTo(3);
    }

    @Test
    void anUnknownKeyIsAFaultWithTheNearestKnownOne() {
        var config = DiscoveryConfig.parse("{\"nmae\": 1, \"Port\": 2, \"tls_config\": {\"ca_fil\": \"s3cret\"}}");
        config.text("name");
        config.whole("port", 0, 65535);
        config.section("tls_config").text("ca_file");
        config.section("tls_config").text("ca_path");

        assertFault(
                config,
                "unknown key nmae, known are name, port, tls_config; "
                        + "unknown key tls_config.ca_fil, did you mean ca_file?");
    }

    @Test
    void anUnknownKeyFarFromAllNamesThose() {
        var config = DiscoveryConfig.parse("{\"zzz\": {\"deep\": 1}}");
        config.text("name");
        config.text("service");

        assertFault(config, "unknown key zzz, known are name, service");
    }

    @Test
    void aKeyGivenTwiceIsAFault() {
        var config = DiscoveryConfig.parse("{\"name\": \"a\", \"Name\": \"b\", \"t\": {\"x\": 1, \"x\": 2}}");
        config.text("name");
        config.section("t").whole("x", 0, 9);

        assertFault(config, "key Name is given twice and as name; key t.x is given twice");
    }

    @Test
    void allFaultsAreToldAtOnceTheProvidersOwnAmongThem() {
        var config = DiscoveryConfig.parse("{\"address\": \"http://a\", \"tls\": {\"skip\": 1}, \"x\": 0}");
        config.section("tls").toggle("skip");
        config.text("address").ifPresent(_ -> config.fault("address should not contain HTTP or HTTPS"));

        assertFault(
                config,
                "tls.skip must be true or false, found a number; address should not contain HTTP or HTTPS; "
                        + "unknown key x, known are tls, address");
    }

    @Test
    void aSectionEndsTheWholeToo() {
        var config = DiscoveryConfig.parse("{\"tls\": {}, \"x\": 0}");

        assertThatThrownBy(() -> config.section("tls").end()).hasMessage("unknown key x, known are tls");
    }

    @Test
    void aSectionThatIsNoneIsAFault() {
        var config = DiscoveryConfig.parse("{\"tls\": true}");

        assertThat(config.section("tls").isGiven()).isFalse();
        assertFault(config, "tls must be an object, found true or false");
    }

    @Test
    void aThousandFaultsMakeAShortMessage() {
        var json = new StringBuilder("{\"k0\": 0");
        for (int i = 1; i < 1000; i++) json.append(", \"k").append(i).append("\": 0");

        assertThatThrownBy(() -> DiscoveryConfig.parse(json + "}").end())
                .isInstanceOf(DiscoveryConfigException.class)
                .hasMessageEndingWith("; 980 more")
                .message()
                .hasSizeLessThan(1000);
    }

    @Test
    void aKeyIsShownHarmless() {
        var config = DiscoveryConfig.parse("{\"a\\nb" + "x".repeat(100) + "\": 0}");
        config.text("name");

        assertFault(config, "unknown key a?b" + "x".repeat(61) + ", known are name");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            []       | must be a JSON object such as {"name": "rqlite"}, found an array
            4002     | must be a JSON object such as {"name": "rqlite"}, found a number
            true     | must be a JSON object such as {"name": "rqlite"}, found true or false
            "{}"     | must be a JSON object such as {"name": "rqlite"}, found a text: give it without the double quotes around it
            """)
    void theWholeIsAnObject(String json, String fault) {
        assertThatThrownBy(() -> DiscoveryConfig.parse(json))
                .isInstanceOf(DiscoveryConfigException.class)
                .hasMessage(fault);
    }

    private static void assertFault(DiscoveryConfig config, String message) {
        assertThatThrownBy(config::end)
                .isInstanceOf(DiscoveryConfigException.class)
                .hasMessage(message);
    }
}
