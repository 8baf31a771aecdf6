// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.params;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rqlite.api.Bytes;
import org.rqlite.api.Parameter;
import org.rqlite.api.Statement;
import org.rqlite.api.Value;
import org.rqlite.http.Seeds;
import org.rqlite.http.json.JsonWriter;
import org.rqlite.http.json.Written;

class StatementParserPropertyTest {
    @ParameterizedTest
    @MethodSource("seeds")
    void readsBackWhatWasWritten(long seed) {
        var random = Seeds.random(seed);
        var statements = statements(random);

        var body = body(statements, random.nextBoolean());

        assertThat(parse(body)).as("seed %s", seed).isEqualTo(statements);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void eitherParsesOrSaysWhyWhateverIsBroken(long seed) {
        var random = Seeds.random(seed);
        for (var i = 0; i < 30; i++) {
            var body = body(statements(random), false);
            for (var n = random.nextInt(4); n >= 0; n--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            }
            var cut = Arrays.copyOf(body, random.nextInt(body.length + 1));
            for (var broken : List.of(body, cut)) {
                try {
                    assertThat(parse(broken)).as("seed %s", seed).isNotEmpty();
                } catch (RequestFault fault) {
                    assertThat(fault.status()).as("seed %s", seed).isEqualTo(400);
                }
            }
        }
    }

    static LongStream seeds() {
        return Seeds.first(100);
    }

    private static List<Statement> parse(byte[] body) {
        return StatementParser.parse(body, _ -> {});
    }

    private static List<Statement> statements(RandomGenerator random) {
        var statements = new ArrayList<Statement>();
        for (var n = random.nextInt(1, 6); n > 0; n--) {
            var parameters = new ArrayList<Parameter>();
            for (var m = random.nextInt(6); m > 0; m--) {
                var name = random.nextInt(3) == 0 ? "p" + m : "";
                parameters.add(new Parameter(name, value(random)));
            }
            statements.add(new Statement(text(random), parameters));
        }
        return statements;
    }

    private static Value value(RandomGenerator random) {
        return switch (random.nextInt(6)) {
            case 0 -> Value.NULL;
            case 1 -> new Value.Int(random.nextLong() >> random.nextInt(64));
            case 2 -> new Value.Real(random.nextGaussian() / 3);
            case 3 -> {
                var bytes = new byte[random.nextInt(20)];
                random.nextBytes(bytes);
                yield new Value.Blob(Bytes.copyOf(bytes));
            }
            default -> new Value.Text(text(random));
        };
    }

    private static String text(RandomGenerator random) {
        var text = new StringBuilder();
        for (var n = random.nextInt(30); n > 0; n--) {
            text.appendCodePoint(random.nextInt(5) == 0 ? random.nextInt(0xE000, 0x10FFFF) : random.nextInt(0x7F));
        }
        return text.toString();
    }

    private static byte[] body(List<Statement> statements, boolean pretty) {
        var text = pretty
                ? Written.pretty(json -> write(statements, json))
                : Written.compact(json -> write(statements, json));
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void write(List<Statement> statements, JsonWriter json) {
        json.beginArray();
        for (var statement : statements) {
            json.beginArray();
            json.value(statement.sql());
            for (var parameter : statement.parameters()) {
                if (parameter.isNamed()) {
                    json.beginObject();
                    json.name(parameter.name());
                    write(parameter.value(), json);
                    json.endObject();
                } else {
                    write(parameter.value(), json);
                }
            }
            json.endArray();
        }
        json.endArray();
    }

    private static void write(Value value, JsonWriter json) {
        switch (value) {
            case Value.Null _ -> json.nothing();
            case Value.Int number -> json.value(number.value());
            case Value.Real number -> json.value(number.value());
            case Value.Text text -> json.value(text.value());
            case Value.Blob blob -> {
                json.beginArray();
                for (var b : blob.value().toArray()) json.value(b & 0xFFL);
                json.endArray();
            }
        }
    }
}
