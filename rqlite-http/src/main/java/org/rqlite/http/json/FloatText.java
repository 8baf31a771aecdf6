// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.json;

/// A double as Go's JSON encoder writes it: the shortest decimal that reads back equal, with an exponent only
/// below 1e-6 and from 1e21 on (Go `encoding/json`, `floatEncoder`).
final class FloatText {
    private static final long EXACT_MAX = 1L << 53;

    private FloatText() {}

    /// Writes a finite number.
    static void write(double value, ByteWriter out) {
        var whole = (long) value;
        if (whole == value && -EXACT_MAX < whole && whole < EXACT_MAX && (whole != 0 || 1 / value > 0)) {
            out.decimal(whole);
            return;
        }
        if (value < 0 || 1 / value < 0) out.put('-');
        if (value == 0) {
            out.put('0');
            return;
        }
        var decimal = Decimal.shortest(Math.abs(value));
        if (Math.abs(value) < 1e-6 || Math.abs(value) >= 1e21) scientific(decimal, out);
        else plain(decimal, out);
    }

    private static void plain(Decimal decimal, ByteWriter out) {
        var digits = decimal.digits();
        var point = decimal.point();
        if (point <= 0) {
            out.ascii("0.");
            zeros(-point, out);
            out.ascii(digits);
        } else if (point >= digits.length()) {
            out.ascii(digits);
            zeros(point - digits.length(), out);
        } else {
            out.ascii(digits.substring(0, point));
            out.put('.');
            out.ascii(digits.substring(point));
        }
    }

    private static void scientific(Decimal decimal, ByteWriter out) {
        var digits = decimal.digits();
        out.put(digits.charAt(0));
        if (digits.length() > 1) {
            out.put('.');
            out.ascii(digits.substring(1));
        }
        var exponent = decimal.point() - 1;
        out.put('e');
        out.put(exponent < 0 ? '-' : '+');
        out.decimal(Math.abs(exponent));
    }

    private static void zeros(int count, ByteWriter out) {
        for (var i = 0; i < count; i++) out.put('0');
    }

    /// `0.digits × 10^point`, without leading or trailing zeros.
    private record Decimal(String digits, int point) {
        private static final double SUBNORMAL_MAX = 1e-300;

        static Decimal shortest(double value) {
            var decimal = of(Double.toString(value));
            return value < SUBNORMAL_MAX && decimal.digits.length() == 2 ? shorter(decimal, value) : decimal;
        }

        private static Decimal of(String text) {
            var e = text.indexOf('E');
            var mantissa = e < 0 ? text : text.substring(0, e);
            var exponent = e < 0 ? 0 : Integer.parseInt(text.substring(e + 1));
            var dot = mantissa.indexOf('.');
            var digits = mantissa.substring(0, dot) + mantissa.substring(dot + 1);
            var first = 0;
            while (digits.charAt(first) == '0') first++;
            var last = digits.length();
            while (digits.charAt(last - 1) == '0') last--;
            return new Decimal(digits.substring(first, last), dot - first + exponent);
        }

        // Double.toString gives at least two digits, and so 4.9E-324 where one digit, 5e-324, reads back equal
        private static Decimal shorter(Decimal two, double value) {
            var tens = two.digits.charAt(0) - '0';
            var nearest = two.digits.charAt(1) >= '5' ? tens + 1 : tens;
            var other = nearest == tens ? tens + 1 : tens;
            var candidate = oneDigit(nearest, two.point);
            if (candidate.value() == value) return candidate;
            candidate = oneDigit(other, two.point);
            return candidate.value() == value ? candidate : two;
        }

        private static Decimal oneDigit(int digit, int point) {
            return digit == 10 ? new Decimal("1", point + 1) : new Decimal(Integer.toString(digit), point);
        }

        private double value() {
            return Double.parseDouble("0." + digits + "E" + point);
        }
    }
}
