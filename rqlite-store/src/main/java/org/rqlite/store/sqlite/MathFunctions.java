// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/// SQLite's mathematical functions on [StrictMath], which gives the same bits on every platform; the C
/// library that SQLite would call does not (S7). Arguments that SQLite answers with NULL are answered so
/// here.
final class MathFunctions {
    private static final double LOG_2 = StrictMath.log(2);
    private static final double SQUARE_EXACT_MAX = 0x1p28; // above, x * x - 1 is x * x

    private MathFunctions() {}

    static void install(SqliteConnection writer) {
        unary(writer, "exp", StrictMath::exp);
        unary(writer, "sqrt", StrictMath::sqrt);
        unary(writer, "sin", StrictMath::sin);
        unary(writer, "cos", StrictMath::cos);
        unary(writer, "tan", StrictMath::tan);
        unary(writer, "asin", StrictMath::asin);
        unary(writer, "acos", StrictMath::acos);
        unary(writer, "atan", StrictMath::atan);
        unary(writer, "sinh", StrictMath::sinh);
        unary(writer, "cosh", StrictMath::cosh);
        unary(writer, "tanh", StrictMath::tanh);
        unary(writer, "asinh", MathFunctions::asinh);
        unary(writer, "acosh", MathFunctions::acosh);
        unary(writer, "atanh", x -> 0.5 * (StrictMath.log1p(x) - StrictMath.log1p(-x)));
        unary(writer, "cot", x -> 1 / StrictMath.tan(x));
        unary(writer, "coth", x -> 1 / StrictMath.tanh(x));
        logarithm(writer, "ln", StrictMath::log);
        logarithm(writer, "log", StrictMath::log10);
        logarithm(writer, "log10", StrictMath::log10);
        logarithm(writer, "log2", MathFunctions::log2);
        writer.define("log", 2, true, MathFunctions::logToBase);
        binary(writer, "pow", StrictMath::pow);
        binary(writer, "power", StrictMath::pow);
        binary(writer, "atan2", StrictMath::atan2);
        binary(writer, "atn2", StrictMath::atan2);
    }

    private static void unary(SqliteConnection writer, String name, DoubleUnaryOperator operator) {
        writer.define(
                name,
                1,
                true,
                call -> Numbers.numeric(call.argument(0)).ifPresent(x -> answer(call, operator.applyAsDouble(x))));
    }

    private static void logarithm(SqliteConnection writer, String name, DoubleUnaryOperator operator) {
        writer.define(
                name,
                1,
                true,
                call -> Numbers.numeric(call.argument(0)).ifPresent(x -> {
                    if (x > 0) answer(call, operator.applyAsDouble(x));
                }));
    }

    private static void binary(SqliteConnection writer, String name, DoubleBinaryOperator operator) {
        writer.define(name, 2, true, call -> {
            var x = Numbers.numeric(call.argument(0));
            var y = Numbers.numeric(call.argument(1));
            if (x.isPresent() && y.isPresent()) {
                answer(call, operator.applyAsDouble(x.getAsDouble(), y.getAsDouble()));
            }
        });
    }

    private static void logToBase(SqlFunction.Call call) {
        var base = Numbers.numeric(call.argument(0)).orElse(0);
        var x = Numbers.realPart(call.argument(1)); // SQLite asks only the base whether it is a number
        if (base <= 1 || x <= 0) return; // SQLite wants a base whose logarithm is positive
        answer(call, StrictMath.log(x) / StrictMath.log(base));
    }

    // SQLite stores no NaN: it is NULL
    private static void answer(SqlFunction.Call call, double value) {
        if (!Double.isNaN(value)) call.answer(value);
    }

    private static double asinh(double x) {
        var positive = Math.abs(x);
        var result = StrictMath.log1p(positive + positive * positive / (1 + StrictMath.sqrt(positive * positive + 1)));
        return Math.copySign(Double.isInfinite(positive * positive) ? StrictMath.log(positive) + LOG_2 : result, x);
    }

    private static double acosh(double x) {
        if (!(x >= 1)) return Double.NaN;
        if (x > SQUARE_EXACT_MAX) return StrictMath.log(x) + LOG_2;
        var above = x - 1; // exact near 1, where the square would lose what is above it
        return StrictMath.log1p(above + StrictMath.sqrt(2 * above + above * above));
    }

    // exact for powers of two
    private static double log2(double x) {
        var exponent = Math.getExponent(x);
        return x == Math.scalb(1.0, exponent) ? exponent : StrictMath.log(x) / LOG_2;
    }
}
