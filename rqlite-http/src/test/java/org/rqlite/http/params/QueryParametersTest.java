// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.params;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.rqlite.api.ConsistencyLevel;
import org.rqlite.api.ReadPolicy;
import org.rqlite.api.Request;
import org.rqlite.http.Seeds;

class QueryParametersTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "freshness_strict|freshness_strict requires freshness",
                "timeout=10|timeout is not a valid duration",
                "timeout=|timeout is not a valid duration",
                "timeout|timeout is not a valid duration",
                "freshness=1d|freshness is not a valid duration",
                "db_timeout=x|db_timeout is not a valid duration",
                "linearizable_timeout=1|linearizable_timeout is not a valid duration",
                "retries=1.5|retries is not a valid integer",
                "retries=|retries is not a valid integer",
                "trailing_logs=abc|trailing_logs is not a valid integer",
                "q=|query parameter not set",
                "q|query parameter not set",
                "a=%ZZ|invalid URL escape \"%ZZ\"",
                "%zz=1|invalid URL escape \"%zz\"",
                "a=%4|invalid URL escape \"%4\"",
                "a=%|invalid URL escape \"%\"",
                "a=%\"1|invalid URL escape \"%\\\"1\"",
                "a;b|invalid semicolon separator in query",
                "a=1&b=2;c|invalid semicolon separator in query",
                "a=%ZZ&b;c|invalid semicolon separator in query"
            })
    void saysWhatIsWrong(String query, String text) {
        assertThatExceptionOfType(RequestFault.class)
                .isThrownBy(() -> QueryParameters.parse(query))
                .satisfies(fault -> assertThat(fault.status()).isEqualTo(400))
                .satisfies(fault -> assertThat(fault.text()).isEqualTo(text));
    }

    @Test
    void countsFlagsByPresence() {
        var parameters = QueryParameters.parse("pretty=false&timings&transaction=0&&=x");

        assertThat(parameters.has("pretty")).isTrue();
        assertThat(parameters.has("timings")).isTrue();
        assertThat(parameters.has("transaction")).isTrue();
        assertThat(parameters.has("Pretty")).isFalse();
        assertThat(parameters.has("associative")).isFalse();
    }

    @Test
    void takesTheFirstOfSeveralValues() {
        var parameters = QueryParameters.parse("level=none&level=strong&timeout=5s&timeout=bad");

        assertThat(parameters.readPolicy(Request.Kind.QUERY)).isEqualTo(ReadPolicy.of(ConsistencyLevel.NONE));
        assertThat(parameters.timeout()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void decodesEscapesAndPlusSigns() {
        var parameters = QueryParameters.parse("q=SELECT+%2A%20FROM%20%22f%C3%BC%22+WHERE+a%3D1&n%61me=v%2Bw");

        assertThat(parameters.query()).hasValue("SELECT * FROM \"fü\" WHERE a=1");
        assertThat(parameters.text("name")).isEqualTo("v+w");
    }

    @ParameterizedTest
    @CsvSource({
        "none, NONE",
        "NONE, NONE",
        "weak, WEAK",
        "linearizable, LINEARIZABLE",
        "Strong, STRONG",
        "auto, AUTO",
        "nonsense, WEAK"
    })
    void knowsTheLevels(String text, ConsistencyLevel level) {
        var policy = QueryParameters.parse("level=" + text).readPolicy(Request.Kind.QUERY);

        assertThat(policy).isEqualTo(ReadPolicy.of(level));
    }

    @Test
    void hasTheDefaultsOfRqlite() {
        var parameters = QueryParameters.parse("");

        assertThat(parameters.timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(parameters.dbTimeout()).isZero();
        assertThat(parameters.query()).isEmpty();
        assertThat(parameters.readPolicy(Request.Kind.QUERY)).isEqualTo(ReadPolicy.DEFAULT);
        assertThat(parameters.readPolicy(Request.Kind.REQUEST).linearizableTimeout())
                .isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void takesEveryTimeOfAQuery() {
        var query = "level=none&freshness=1m30s&freshness_strict&linearizable_timeout=5s&db_timeout=1ms&timeout=2s";
        var parameters = QueryParameters.parse(query);

        assertThat(parameters.readPolicy(Request.Kind.QUERY))
                .isEqualTo(new ReadPolicy(ConsistencyLevel.NONE, Duration.ofSeconds(90), true, Duration.ofSeconds(5)));
        assertThat(parameters.readPolicy(Request.Kind.REQUEST).linearizableTimeout())
                .isEqualTo(Duration.ofSeconds(1));
        assertThat(parameters.dbTimeout()).isEqualTo(Duration.ofMillis(1));
        assertThat(parameters.timeout()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void bendsTimesThatMeanNothing() {
        var parameters =
                QueryParameters.parse("freshness=-1s&linearizable_timeout=0&db_timeout=-5s&timeout=-2s&level=none");

        assertThat(parameters.readPolicy(Request.Kind.QUERY).freshness()).isEqualTo(Duration.ofNanos(1));
        assertThat(parameters.readPolicy(Request.Kind.QUERY).linearizableTimeout())
                .isEqualTo(Duration.ofSeconds(1));
        assertThat(parameters.dbTimeout()).isZero();
        assertThat(parameters.timeout()).isEqualTo(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void eitherParsesOrSaysWhyWhateverComes(long seed) {
        var random = Seeds.random(seed);
        var alphabet = "abq=&;%+0123456789Az.\"<ü\uFFFD";
        for (var i = 0; i < 300; i++) {
            var query = new StringBuilder();
            for (var n = random.nextInt(30); n > 0; n--)
                query.append(alphabet.charAt(random.nextInt(alphabet.length())));

            try {
                assertThat(QueryParameters.parse(query.toString())).isNotNull();
            } catch (RequestFault fault) {
                assertThat(fault.text()).as("seed %s: %s", seed, query).isNotEmpty();
            }
        }
    }

    static LongStream seeds() {
        return Seeds.first(50);
    }
}
