// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.params;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.api.Bytes;
import org.rqlite.api.Parameter;
import org.rqlite.api.Statement;
import org.rqlite.api.Value;

class StatementParserTest {
    @Test
    void takesStringsAndArraysMixed() {
        var statements = parse("[\"SELECT 1\", [\"SELECT ?, ?\", 5, \"x\"], [\"SELECT 2\"]]");

        assertThat(statements)
                .containsExactly(
                        Statement.of("SELECT 1"),
                        new Statement("SELECT ?, ?", positional(new Value.Int(5), new Value.Text("x"))),
                        Statement.of("SELECT 2"));
    }

    @Test
    void takesNamedParametersAmongPositionalOnes() {
        var statements = parse("[[\"S\", 1, {\"a\": 2, \"b\": null}, 3]]");

        assertThat(statements.getFirst().parameters())
                .containsExactly(
                        Parameter.positional(new Value.Int(1)),
                        new Parameter("a", new Value.Int(2)),
                        new Parameter("b", Value.NULL),
                        Parameter.positional(new Value.Int(3)));
    }

    @Test
    void takesTheLastOfTwoValuesOfOneName() {
        assertThat(parse("[[\"S\", {\"a\": 1, \"a\": 2}]]").getFirst().parameters())
                .containsExactly(new Parameter("a", new Value.Int(2)));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 5, -3, 1676555296046783000L, Long.MAX_VALUE, Long.MIN_VALUE})
    void keepsIntegersExactly(long value) {
        assertThat(value(Long.toString(value))).isEqualTo(new Value.Int(value));
    }

    @ParameterizedTest
    @CsvSource({
        "1.0, 1.0",
        "1e3, 1000.0",
        "-0.0, -0.0",
        "9223372036854775808, 9223372036854775808.0",
        "-9223372036854775809, -9223372036854775809.0",
        "1e-400, 0.0",
        "123456789012345678901234567890, 1.2345678901234568e29"
    })
    void makesEveryOtherNumberAReal(String json, double value) {
        assertThat(value(json)).isEqualTo(new Value.Real(value));
    }

    @Test
    void knowsTheOtherKindsOfValues() {
        assertThat(value("true")).isEqualTo(new Value.Int(1));
        assertThat(value("false")).isEqualTo(new Value.Int(0));
        assertThat(value("null")).isEqualTo(Value.NULL);
        assertThat(value("-0")).isEqualTo(new Value.Int(0));
        assertThat(value("\"text\"")).isEqualTo(new Value.Text("text"));
        assertThat(value("\"x'0aff'\"")).isEqualTo(blob(10, 255));
        assertThat(value("\" X'' \"")).isEqualTo(blob());
        assertThat(value("\"x'0a\"")).isEqualTo(new Value.Text("x'0a"));
        assertThat(value("[]")).isEqualTo(blob());
        assertThat(value("[0, 255, 7]")).isEqualTo(blob(0, 255, 7));
    }

    @Test
    void replacesLoneSurrogatesOnly() {
        assertThat(value("\"a\\ud800b\\ud83d\\ude00\\udc00\"")).isEqualTo(new Value.Text("a\uFFFDb😀\uFFFD"));
        assertThat(parse("[\"\\udfff\"]")).containsExactly(Statement.of("\uFFFD"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|invalid JSON body",
                "' '|invalid JSON body",
                "x|invalid JSON body",
                "[\"a\"|invalid JSON body",
                "[\"a\",|invalid JSON body",
                "[\"a\",]|invalid JSON body",
                "[\"a\" \"b\"]|invalid JSON body",
                "[[\"a\", 01]]|invalid JSON body",
                "[[\"a\", +1]]|invalid JSON body",
                "[[\"a\", NaN]]|invalid JSON body",
                "[[\"a\", {\"k\"}]]|invalid JSON body",
                "[[\"a\", {\"k\":1]]|invalid JSON body",
                "[\"\\x\"]|invalid JSON body",
                "{}|invalid request",
                "\"x\"|invalid request",
                "null|invalid request",
                "1|invalid request",
                "[1]|invalid request",
                "[null]|invalid request",
                "[{}]|invalid request",
                "[[]]|invalid request",
                "[[1]]|invalid request",
                "[[[\"a\"]]]|invalid request",
                "[\"a\", 5]|invalid request",
                "[]|no statements",
                "[[\"a\", 1e999]]|invalid number 1e999",
                "[[\"a\", -1e999]]|invalid number -1e999",
                "[[\"a\", [256]]]|unsupported type 256",
                "[[\"a\", [-1]]]|unsupported type -1",
                "[[\"a\", [1.5]]]|unsupported type 1.5",
                "[[\"a\", [99999999999999999999]]]|unsupported type 99999999999999999999",
                "[[\"a\", [\"x\"]]]|unsupported type string",
                "[[\"a\", [true]]]|unsupported type bool",
                "[[\"a\", [null]]]|unsupported type <nil>",
                "[[\"a\", [[1]]]]|unsupported type []interface {}",
                "[[\"a\", [{}]]]|unsupported type map[string]interface {}",
                "[[\"a\", {\"k\":{}}]]|unsupported type map[string]interface {}"
            })
    void saysWhatIsWrong(String body, String text) {
        assertThatExceptionOfType(RequestFault.class)
                .isThrownBy(() -> parse(body))
                .satisfies(fault -> assertThat(fault.status()).isEqualTo(400))
                .satisfies(fault -> assertThat(fault.text()).isEqualTo(text));
    }

    @Test
    void doesNotLookBehindTheArray() {
        assertThat(parse("[\"a\"] garbage \"")).containsExactly(Statement.of("a"));
    }

    @Test
    void doesNotGuessOtherEncodings() {
        var body = "[\"a\"]".getBytes(StandardCharsets.UTF_16BE);

        assertThatExceptionOfType(RequestFault.class).isThrownBy(() -> StatementParser.parse(body, _ -> {}));
    }

    @Test
    void takesLongTextsAndManyParameters() {
        var text = "x".repeat(25_000_000);
        var many = "[\"S\"" + ",1".repeat(50_000) + "]";

        assertThat(parse("[\"" + text + "\"]").getFirst().sql()).hasSize(text.length());
        assertThat(parse("[" + many + "]").getFirst().parameters()).hasSize(50_000);
    }

    @Test
    void refusesDeepNestingWithoutOverflow() {
        assertThatExceptionOfType(RequestFault.class)
                .isThrownBy(() -> parse("[[\"a\"," + "[".repeat(100_000)))
                .satisfies(fault -> assertThat(fault.text()).startsWith("unsupported type"));
    }

    @Test
    void chargesForWhatTheTextGrowsTo() {
        var charged = new AtomicLong();

        StatementParser.parse(
                ("[\"\"" + ",\"\"".repeat(999) + "]").getBytes(StandardCharsets.UTF_8), charged::addAndGet);

        assertThat(charged.get()).isGreaterThan(1000 * 64);
    }

    @Test
    void stopsWhenMemoryIsRefused() {
        assertThatExceptionOfType(RequestFault.class)
                .isThrownBy(() -> StatementParser.parse("[[\"a\",1,2,3]]".getBytes(StandardCharsets.UTF_8), _ -> {
                    throw new RequestFault(503, "no memory");
                }))
                .satisfies(fault -> assertThat(fault.status()).isEqualTo(503));
    }

    private static Value value(String json) {
        return parse("[[\"S\"," + json + "]]")
                .getFirst()
                .parameters()
                .getFirst()
                .value();
    }

    private static Value blob(int... bytes) {
        var content = new byte[bytes.length];
        for (var i = 0; i < bytes.length; i++) content[i] = (byte) bytes[i];
        return new Value.Blob(Bytes.copyOf(content));
    }

    private static List<Parameter> positional(Value... values) {
        return List.of(values).stream().map(Parameter::positional).toList();
    }

    private static List<Statement> parse(String body) {
        return StatementParser.parse(body.getBytes(StandardCharsets.UTF_8), _ -> {});
    }
}
