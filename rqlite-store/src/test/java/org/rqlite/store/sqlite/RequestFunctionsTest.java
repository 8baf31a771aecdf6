// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.api.Bytes;
import org.rqlite.api.Value;
import org.rqlite.store.log.Seeds;

/// Each function that could tell nodes apart, on its own (S7, I2).
class RequestFunctionsTest {
    private final Expressions own = new Expressions();
    private final Expressions sqlite = new Expressions();
    private RequestFunctions functions;

    @BeforeEach
    void install() {
        functions = RequestFunctions.install(own.connection);
    }

    @AfterEach
    void close() {
        own.close();
        functions.close();
        sqlite.close();
    }

    /// The generator is part of the log's meaning: whoever replaces it makes old entries read otherwise.
    @Seeds(20)
    void s7RandomIsTheGeneratorOfTheJdk(RandomGenerator random) {
        var seed = random.nextLong();
        var twin = new SplittableRandom(seed);
        functions.begin(0, seed);

        for (var i = 0; i < 50; i++) {
            if (random.nextBoolean()) {
                assertThat(own.value("random()")).as("seed %s", seed).isEqualTo(new Value.Int(twin.nextLong()));
            } else {
                var bytes = new byte[random.nextInt(1, 50)];
                twin.nextBytes(bytes);
                assertThat(own.value("randomblob(?)", bytes.length))
                        .as("seed %s", seed)
                        .isEqualTo(new Value.Blob(Bytes.copyOf(bytes)));
            }
        }
    }

    @Test
    void s7ARequestsLuckDoesNotDependOnTheRequestBefore() {
        functions.begin(0, 7);
        var first = own.value("random()");
        functions.begin(0, 8);
        var other = own.value("random()");
        own.value("randomblob(100)");
        functions.begin(0, 7);

        assertThat(own.value("random()")).isEqualTo(first).isNotEqualTo(other);
    }

    @Test
    void chanceIsSpreadOverTheWholeRange() {
        functions.begin(0, 1);
        var seen = new HashSet<Value>();
        var signs = new HashMap<Boolean, Integer>();
        for (var i = 0; i < 1000; i++) {
            var value = own.value("random()");
            seen.add(value);
            if (value instanceof Value.Int(var number)) signs.merge(number < 0, 1, Integer::sum);
        }

        assertThat(seen).hasSize(1000);
        assertThat(signs.get(true)).isBetween(400, 600);
    }

    /// How large a random blob gets, SQLite says; only what is in it is the request's.
    @ParameterizedTest
    @ValueSource(
            strings = {"0", "1", "-5", "3.9", "'7'", "'7x'", "' 7'", "'x'", "NULL", "x'3132'", "1e1", "'1e1'", "-1e300"
            })
    void randomBlobsHaveSqlitesSizes(String size) {
        assertThat(own.value("length(randomblob(" + size + "))"))
                .isEqualTo(sqlite.value("length(randomblob(" + size + "))"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"134217729", "9223372036854775807", "1e300", "'99999999999'"})
    void aRandomBlobThatIsTooLargeIsRefusedBeforeMemoryIsTaken(String size) {
        assertThat(own.outcome("length(randomblob(" + size + "))"))
                .isEqualTo(new Value.Text("error: string or blob too big"));
    }

    @Seeds(10)
    void s7CurrentTimesAreSqlitesForTheRequestsTime(RandomGenerator random) {
        for (var i = 0; i < 50; i++) {
            var millis = random.nextLong(-62_167_219_200_000L, 253_402_300_800_000L);
            functions.begin(millis, 0);
            var time = "(" + millis + " / 1000.0, 'unixepoch')";

            assertThat(own.value("CURRENT_TIMESTAMP")).as("%s", millis).isEqualTo(sqlite.value("datetime" + time));
            assertThat(own.value("CURRENT_DATE")).as("%s", millis).isEqualTo(sqlite.value("date" + time));
            assertThat(own.value("CURRENT_TIME")).as("%s", millis).isEqualTo(sqlite.value("time" + time));
            assertThat(own.value("datetime('now')")).isEqualTo(own.value("CURRENT_TIMESTAMP"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1970-01-01 00:00:00",
        "-1, 1969-12-31 23:59:59",
        "999, 1970-01-01 00:00:00",
        "951782400000, 2000-02-29 00:00:00",
        "253402300799999, 9999-12-31 23:59:59",
        "-62167219200000, 0000-01-01 00:00:00"
    })
    void s7TheEdgesOfTimeAreRight(long millis, String text) {
        functions.begin(millis, 0);

        assertThat(own.value("CURRENT_TIMESTAMP")).isEqualTo(new Value.Text(text));
        assertThat(own.value("datetime()")).isEqualTo(new Value.Text(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"total_changes()", "1 + total_changes()", "max(1, total_changes())"})
    void whatCountsFromTheStartOfTheNodeIsRefused(String expression) {
        assertThat(own.outcome(expression))
                .isEqualTo(new Value.Text(
                        "error: total_changes() is not supported: it counts from the start of the node"));
    }

    /// None may be used with a number of arguments that SQLite would not take.
    @Test
    void argumentsAreCountedAsInSqlite() {
        var wrong = Map.of(
                "random(1)", "random",
                "randomblob()", "randomblob",
                "randomblob(1, 2)", "randomblob",
                "timediff('now')", "timediff",
                "sin()", "sin",
                "pow(1)", "pow");

        wrong.forEach((expression, name) -> {
            assertThat(own.outcome(expression)).isEqualTo(sqlite.outcome(expression));
            assertThat(own.outcome(expression))
                    .isEqualTo(new Value.Text("error: wrong number of arguments to function " + name + "()"));
        });
    }
}
