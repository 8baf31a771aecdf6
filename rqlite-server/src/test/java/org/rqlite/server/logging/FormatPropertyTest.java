// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever is told, by whomever: one event, one line, and nothing of it can be taken for another (A18).
class FormatPropertyTest {
    private static final String TEXT = "\"((?:[^\"\\\\\\x00-\\x1f]++|\\\\[\"\\\\nrt]|\\\\u[0-9a-f]{4})*+)\"";
    private static final Pattern OBJECT = Pattern.compile("\\{\"time\":" + TEXT + ",\"level\":" + TEXT + ",\"prefix\":"
            + TEXT + ",\"logger\":" + TEXT + ",\"message\":" + TEXT + "(?:,\"error\":" + TEXT + ")?\\}\n");
    private static final Pattern LINE = Pattern.compile(
            "\\[[a-z-]+\\] [0-9]{4}/[0-9]{2}/[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2} (?:\\[(?:ERROR|WARN|INFO|DEBUG)\\] )?(.*)\n");

    private final JsonFormatter json = new JsonFormatter();
    private final LineFormatter line = new LineFormatter(ZoneOffset.UTC);

    static LongStream seeds() {
        var fixed = Long.getLong("rqlite.seed");
        return fixed != null ? LongStream.of(fixed) : LongStream.range(0, 60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void jsonSaysWhatWasTold(long seed) {
        var random = random(seed);
        for (var i = 0; i < 50; i++) {
            var event = event(random);

            var object = OBJECT.matcher(json.format(event));

            assertThat(object.matches())
                    .as("seed %s: %s", seed, event.getMessage())
                    .isTrue();
            assertThat(Instant.parse(object.group(1))).isEqualTo(event.getInstant());
            assertThat(decoded(object.group(4))).isEqualTo(event.getLoggerName());
            assertThat(decoded(object.group(5))).as("seed %s", seed).isEqualTo(event.getMessage());
            assertThat(object.group(6) != null).isEqualTo(event.getThrown() != null);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aLineIsOneLine(long seed) {
        var random = random(seed);
        for (var i = 0; i < 50; i++) {
            var event = event(random);
            event.setThrown(null);
            var text = line.format(event);

            var told = LINE.matcher(text);

            assertThat(told.matches()).as("seed %s: %s", seed, text).isTrue();
            assertThat(text.chars().filter(c -> Character.isISOControl(c) && c != '\t'))
                    .as("the end of the line alone")
                    .containsExactly((int) '\n');
            if (event.getMessage().chars().noneMatch(Character::isISOControl)) {
                assertThat(told.group(1)).isEqualTo(event.getMessage());
            }
        }
    }

    /// The part of a node is the same in both forms.
    @ParameterizedTest
    @MethodSource("seeds")
    void bothFormsNameTheSamePart(long seed) {
        var event = event(random(seed));
        var object = OBJECT.matcher(json.format(event));

        assertThat(object.matches()).isTrue();
        assertThat(line.format(event)).startsWith("[" + object.group(3) + "] ");
    }

    /// A name that merely begins alike is another's.
    @ParameterizedTest
    @CsvSource({
        "org.rqlite, rqlited, false",
        "org.rqlitex, library, true",
        "org.rqlite.store, store, false",
        "org.rqlite.storefront, rqlited, false",
        "org.rqlite.store.sqlite, db, false",
        "org.rqlite.store.sqlitex.A, store, false",
        "org.rqlite.store.disk.Marker, snapshot, false",
        "org.rqlite.discoverer, rqlited, false",
        "org.rqlite.disco.consul.Kv, disco, false",
        "org.apache.ratis, raft, true",
        "org.apache.ratisfaction, library, true",
        "org.apache.ratis.thirdparty.io.grpc.X, transport, true",
        "io.helidon, http, true",
        "'', library, true",
        "null, library, true"
    })
    void aLoggerBelongsToTheNearestPart(String logger, String prefix, boolean library) {
        assertThat(Origin.of(logger).prefix()).isEqualTo(prefix);
        assertThat(Origin.of(logger).library()).isEqualTo(library);
    }

    @ParameterizedTest
    @CsvSource({
        "OFF, ERROR",
        "SEVERE, ERROR",
        "WARNING, WARN",
        "INFO, INFO",
        "CONFIG, DEBUG",
        "FINE, DEBUG",
        "FINEST, DEBUG",
        "ALL, DEBUG",
        "1001, ERROR",
        "999, WARN",
        "850, INFO",
        "799, DEBUG"
    })
    void levelsHaveTheNamesThatUsersKnow(String level, String name) {
        assertThat(LevelName.of(Level.parse(level))).isEqualTo(name);
    }

    @Test
    void aLoggerWithoutANameIsALibrary() {
        var event = new LogRecord(Level.WARNING, "told");
        event.setInstant(Instant.EPOCH);

        assertThat(line.format(event)).isEqualTo("[library] 1970/01/01 00:00:00 [WARN] told\n");
    }

    private static LogRecord event(RandomGenerator random) {
        var event = new LogRecord(
                new Level[] {Level.SEVERE, Level.WARNING, Level.INFO, Level.FINE}[random.nextInt(4)], text(random));
        event.setLoggerName(
                new String[] {"org.rqlite.store", "org.rqlite.http.x", "io.helidon", "a\"b"}[random.nextInt(4)]);
        event.setInstant(Instant.ofEpochMilli(random.nextLong(0, 4_000_000_000_000L)));
        if (random.nextInt(4) == 0) event.setThrown(new IllegalStateException(text(random)));
        return event;
    }

    // no braces: they stand for arguments
    private static String text(RandomGenerator random) {
        var text = new StringBuilder();
        for (var left = random.nextInt(12); left > 0; left--) {
            text.appendCodePoint(
                    switch (random.nextInt(5)) {
                        case 0 -> random.nextInt(0x20);
                        case 1 -> random.nextInt(0x7f, 0xa0);
                        case 2 -> random.nextInt(0x10000, 0x10ffff);
                        case 3 -> "\"\\\n\t[]".charAt(random.nextInt(6));
                        default -> random.nextInt('a', 'z');
                    });
        }
        return text.toString();
    }

    private static String decoded(String json) {
        return Pattern.compile("\\\\(?:u(....)|(.))").matcher(json).replaceAll(escape -> {
            var c = escape.group(1) != null
                    ? (char) Integer.parseInt(escape.group(1), 16)
                    : switch (escape.group(2)) {
                        case "n" -> '\n';
                        case "r" -> '\r';
                        case "t" -> '\t';
                        default -> escape.group(2).charAt(0);
                    };
            return Matcher.quoteReplacement(String.valueOf(c));
        });
    }

    private static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }
}
