// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rqlite.api.Value;
import org.rqlite.store.log.Seeds;

/// The writer's mathematics (S7): the same bits on every platform, and as good as what SQLite calls.
class MathFunctionsTest {
    private static final Map<String, DoubleUnaryOperator> STRICT = Map.ofEntries(
            Map.entry("exp", StrictMath::exp),
            Map.entry("sqrt", StrictMath::sqrt),
            Map.entry("sin", StrictMath::sin),
            Map.entry("cos", StrictMath::cos),
            Map.entry("tan", StrictMath::tan),
            Map.entry("asin", StrictMath::asin),
            Map.entry("acos", StrictMath::acos),
            Map.entry("atan", StrictMath::atan),
            Map.entry("sinh", StrictMath::sinh),
            Map.entry("cosh", StrictMath::cosh),
            Map.entry("tanh", StrictMath::tanh));

    private static final Map<String, DoubleBinaryOperator> STRICT_OF_TWO =
            Map.of("pow", StrictMath::pow, "power", StrictMath::pow, "atan2", StrictMath::atan2);

    /// All that SQLite has of one argument and that may differ between C libraries.
    private static final List<String> OF_ONE = List.of(
            "exp", "ln", "log", "log10", "log2", "sqrt", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh",
            "tanh", "asinh", "acosh", "atanh");

    private final Expressions own = new Expressions();
    private final Expressions sqlite = new Expressions();

    @BeforeEach
    void install() {
        MathFunctions.install(own.connection);
    }

    @AfterEach
    void close() {
        own.close();
        sqlite.close();
    }

    @Seeds(10)
    void s7TheBitsAreThoseOfStrictMath(RandomGenerator random) {
        for (var i = 0; i < 40; i++) {
            var x = anyNumber(random);
            var y = anyNumber(random);
            STRICT.forEach((name, operator) -> assertThat(own.value(name + "(?)", x))
                    .as("%s(%s)", name, x)
                    .isEqualTo(stored(operator.applyAsDouble(x))));
            STRICT_OF_TWO.forEach((name, operator) -> assertThat(own.value(name + "(?, ?)", x, y))
                    .as("%s(%s, %s)", name, x, y)
                    .isEqualTo(stored(operator.applyAsDouble(x, y))));
        }
    }

    /// Over all magnitudes, where a formula loses digits or overflows if it is the wrong one.
    @Seeds(20)
    void noDigitIsLostAgainstSqlitesOwn(RandomGenerator random) {
        for (var i = 0; i < 40; i++) {
            var x = anyNumber(random);
            for (var name : OF_ONE) {
                assertClose(name + "(" + x + ")", own.value(name + "(?)", x), sqlite.value(name + "(?)", x));
            }
        }
    }

    @Seeds(10)
    void noDigitIsLostWithTwoArguments(RandomGenerator random) {
        for (var i = 0; i < 60; i++) {
            var x = anyNumber(random);
            var y = anyNumber(random);
            for (var name : List.of("pow", "power", "atan2", "log")) {
                assertClose(
                        "%s(%s, %s)".formatted(name, x, y),
                        own.value(name + "(?, ?)", x, y),
                        sqlite.value(name + "(?, ?)", x, y));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"acosh", "asinh", "atanh", "log2", "ln", "cosh", "tanh"})
    void isGoodNextToItsEdges(String name) {
        for (var edge : List.of(0.0, 1.0, -1.0, 1e-300, 1e-20, 1e154, 1.4e154, 1e200, Double.MAX_VALUE, 0x1p-1074)) {
            for (var exponent = -50; exponent <= 0; exponent += 5) {
                var x = edge + Math.scalb(1.0, exponent);
                assertClose(name + "(" + x + ")", own.value(name + "(?)", x), sqlite.value(name + "(?)", x));
            }
            assertClose(name + "(" + edge + ")", own.value(name + "(?)", edge), sqlite.value(name + "(?)", edge));
        }
    }

    /// NULL, texts and BLOBs are numbers exactly where SQLite takes them for numbers.
    @Seeds(20)
    void takesForANumberWhatSqliteTakesForOne(RandomGenerator random) {
        for (var i = 0; i < 30; i++) {
            var x = RandomValues.numberLike(random);
            var y = RandomValues.numberLike(random);
            var name = OF_ONE.get(random.nextInt(OF_ONE.size()));
            assertClose(
                    name + "(" + RandomValues.show(x) + ")", own.value(name + "(?)", x), sqlite.value(name + "(?)", x));
            for (var two : List.of("pow", "atan2", "log")) {
                assertClose(
                        "%s(%s, %s)".formatted(two, RandomValues.show(x), RandomValues.show(y)),
                        own.value(two + "(?, ?)", x, y),
                        sqlite.value(two + "(?, ?)", x, y));
            }
        }
    }

    /// An index on it must find what was put in: equal arguments, equal results, and SQLite may rely on it.
    @ParameterizedTest
    @CsvSource({"sin", "exp", "log2", "acosh"})
    void servesAnIndex(String name) {
        own.connection.run("CREATE TABLE t(x)");
        own.connection.run("CREATE INDEX i ON t(" + name + "(x))");
        own.connection.run("INSERT INTO t VALUES(1), (2.5), ('3'), (NULL), ('x')");

        assertThat(own.value("count(*) FROM t INDEXED BY i WHERE " + name + "(x) = " + name + "(2.5)"))
                .isEqualTo(new Value.Int(1));
        assertThat(own.value("* FROM pragma_integrity_check")).isEqualTo(new Value.Text("ok"));
    }

    @ParameterizedTest
    @CsvSource({"cot, tan", "coth, tanh"})
    void aCotangentIsTheInverseOfItsTangent(String name, String inverse) {
        var seen = new HashSet<Value>();
        for (var x = -3.05; x < 3; x += 0.1) {
            var value = own.value(name + "(?)", x);
            seen.add(value);
            assertClose(name + "(" + x + ")", value, own.value("1.0 / " + inverse + "(?)", x));
        }
        assertThat(seen).hasSizeGreaterThan(25);
    }

    private static double anyNumber(RandomGenerator random) {
        return switch (random.nextInt(5)) {
            case 0 -> Double.longBitsToDouble(random.nextLong() & ~(1L << 62)); // below 2, also subnormal
            case 1 -> random.nextInt(-20, 20);
            case 2 -> random.nextGaussian();
            case 3 -> 1 + random.nextGaussian() * Math.scalb(1.0, -random.nextInt(50));
            default -> Math.copySign(Math.pow(10, random.nextDouble(-300, 300)), random.nextGaussian());
        };
    }

    // SQLite stores no NaN
    private static Value stored(double number) {
        return Double.isNaN(number) ? Value.NULL : new Value.Real(number);
    }

    private static void assertClose(String what, Value actual, @Nullable Value expected) {
        if (actual instanceof Value.Real(var number) && expected instanceof Value.Real(var wanted)) {
            var near = number == wanted || Math.abs(number - wanted) <= 4 * Math.ulp(wanted);
            assertThat(near)
                    .as("%s is %s, SQLite says %s", what, number, wanted)
                    .isTrue();
        } else {
            assertThat(actual).as(what).isEqualTo(expected);
        }
    }
}
