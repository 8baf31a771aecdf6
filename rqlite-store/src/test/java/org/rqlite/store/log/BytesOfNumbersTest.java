// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The atoms of the log's format: what one writes the other reads, and nothing else is taken for it.
class BytesOfNumbersTest {
    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "1, 01",
        "127, 7f",
        "128, 8001",
        "300, ac02",
        "16383, ff7f",
        "16384, 808001",
        "9223372036854775807, ffffffffffffffff7f",
        "-1, ffffffffffffffffff01"
    })
    void aVariableNumberHasItsBytes(long number, String hex) {
        assertThat(written(writer -> writer.putVar(number))).isEqualTo(hex);
        assertThat(reader(hex).getVar()).isEqualTo(number);
    }

    @ParameterizedTest
    @CsvSource({"0, 00", "-1, 01", "1, 02", "-64, 7f", "64, 8001", "-9223372036854775808, ffffffffffffffffff01"})
    void aSignedNumberHasItsBytes(long number, String hex) {
        assertThat(written(writer -> writer.putSigned(number))).isEqualTo(hex);
        assertThat(reader(hex).getSigned()).isEqualTo(number);
    }

    /// One byte for seven bits, by the books.
    @Seeds(10)
    void aNumberTakesAsManyBytesAsItNeeds(RandomGenerator random) {
        for (var i = 0; i < 500; i++) {
            var number = random.nextLong() >>> random.nextInt(64);
            var bits = new BigInteger(Long.toUnsignedString(number)).bitLength();

            assertThat(written(writer -> writer.putVar(number)).length() / 2)
                    .as("%s", number)
                    .isEqualTo(Math.max(1, (bits + 6) / 7));
        }
    }

    /// Anything, in any order, comes back in that order and leaves nothing over.
    @Seeds(30)
    void whatIsWrittenIsRead(RandomGenerator random) {
        var writer = new ByteWriter(random.nextInt(40));
        List<Consumer<ByteReader>> checks = new ArrayList<>();
        for (var left = random.nextInt(200); left > 0; left--) {
            var number = random.nextLong() >> random.nextInt(64);
            switch (random.nextInt(8)) {
                case 0 -> {
                    writer.put((int) number);
                    checks.add(reader -> assertThat(reader.get()).isEqualTo((int) number & 0xff));
                }
                case 1 -> {
                    writer.putInt((int) number);
                    checks.add(reader -> assertThat(reader.getInt()).isEqualTo((int) number));
                }
                case 2 -> {
                    writer.putLong(number);
                    checks.add(reader -> assertThat(reader.getLong()).isEqualTo(number));
                }
                case 3 -> {
                    writer.putVar(number);
                    checks.add(reader -> assertThat(reader.getVar()).isEqualTo(number));
                }
                case 4 -> {
                    writer.putSigned(number);
                    checks.add(reader -> assertThat(reader.getSigned()).isEqualTo(number));
                }
                case 5 -> {
                    var text = Long.toString(number) + "é\0😀".repeat(random.nextInt(30));
                    writer.putText(text);
                    checks.add(reader -> assertThat(reader.getText()).isEqualTo(text));
                }
                case 6 -> {
                    var id = new UUID(number, random.nextLong());
                    writer.putUuid(id);
                    checks.add(reader -> assertThat(reader.getUuid()).isEqualTo(id));
                }
                default -> {
                    var run = new byte[random.nextInt(100)];
                    random.nextBytes(run);
                    writer.putRun(run);
                    checks.add(reader -> assertThat(reader.getRun()).isEqualTo(run));
                }
            }
        }

        var bytes = writer.toArray();
        for (var buffer : List.of(ByteBuffer.wrap(bytes), ByteBuffer.wrap(bytes).asReadOnlyBuffer(), direct(bytes))) {
            var reader = new ByteReader(buffer);
            checks.forEach(check -> check.accept(reader));
            assertThat(reader.left()).isZero();
            reader.end();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffffffffffffffffff02", "ffffffffffffffffffff01", "80808080808080808080"})
    void aNumberBeyondAllBitsIsRefused(String hex) {
        assertThatThrownBy(() -> reader(hex).getVar())
                .isInstanceOf(EntryFormatException.class)
                .hasMessage("number too long at byte 10");
    }

    @ParameterizedTest
    @CsvSource({"'', 0", "80, 1", "ffff, 2"})
    void aNumberThatIsCutShortIsRefused(String hex, int end) {
        assertThatThrownBy(() -> reader(hex).getVar())
                .isInstanceOf(EntryFormatException.class)
                .hasMessage("cut short at byte " + end);
    }

    @ParameterizedTest
    @CsvSource({"8080808008, 2147483648", "ffffffffffffffffff01, -1"})
    void aSmallNumberIsSmall(String hex, long number) {
        assertThatThrownBy(() -> reader(hex).getSmall())
                .isInstanceOf(EntryFormatException.class)
                .hasMessage("number out of range: " + number);
    }

    @Test
    void aFlagIsZeroOrOne() {
        assertThat(reader("00").getFlag()).isFalse();
        assertThat(reader("01").getFlag()).isTrue();
        assertThatThrownBy(() -> reader("02").getFlag()).hasMessage("no flag at byte 0");
    }

    @Test
    void whatIsLeftOverIsRefused() {
        assertThatThrownBy(() -> reader("0000").end()).hasMessage("2 bytes too many");
    }

    /// A length is believed only as far as there are bytes: a damaged one takes no memory (I10).
    @ParameterizedTest
    @CsvSource({"05 01020304", "8080808008 00", "ffffffffffffffffff01 00", "ffffffff07 00"})
    void i10ALengthBeyondTheEndIsRefused(String hex) {
        var bytes = hex.replace(" ", "");

        assertThatThrownBy(() -> reader(bytes).getRun()).isInstanceOf(EntryFormatException.class);
        assertThatThrownBy(() -> reader(bytes).getText()).isInstanceOf(EntryFormatException.class);
        assertThatThrownBy(() -> reader(bytes).getCount(1)).isInstanceOf(EntryFormatException.class);
    }

    @Test
    void aCountIsWeighedByTheLeastSizeOfItsElements() {
        assertThat(reader("02ffffffff").getCount(2)).isEqualTo(2);
        assertThatThrownBy(() -> reader("02ffffffff").getCount(3))
                .hasMessage("count 2 does not fit into the 4 bytes left");
    }

    /// A reader of a slice sees the slice alone.
    @Test
    void aSliceIsReadWithinItsBounds() {
        var whole = ByteBuffer.wrap(HexFormat.of().parseHex("ff03616263ff"));
        var slice = whole.slice(1, 4);

        assertThat(new ByteReader(slice).getText()).isEqualTo("abc");
        assertThat(slice.position()).isZero();
        assertThat(whole.position()).isZero();
    }

    private static String written(Consumer<ByteWriter> action) {
        var writer = new ByteWriter(0);
        action.accept(writer);
        return HexFormat.of().formatHex(writer.toArray());
    }

    private static ByteReader reader(String hex) {
        return new ByteReader(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
    }

    private static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }
}
