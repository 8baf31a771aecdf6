// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.http.Seeds;

class ByteWriterTest {
    private final List<Integer> pieces = new ArrayList<>();

    @Test
    void holdsEverythingUpToItsBoundAndHandsOverPiecesFromThenOn() {
        var out = new ByteWriter((_, size) -> pieces.add(size), new ByteWriter.Sizes(600, 2000, _ -> true));

        out.put(new byte[2000]);
        assertThat(out.hasHandedOver()).isFalse();
        out.put(new byte[1300]);

        assertThat(pieces).containsExactly(2000, 600, 600);
        assertThat(out.held()).isEqualTo(100);
        assertThat(out.position()).isEqualTo(3300);
    }

    @Test
    void holdsAPieceOnlyWhenMemoryIsShort() {
        var out = new ByteWriter((_, size) -> pieces.add(size), new ByteWriter.Sizes(600, 2000, _ -> false));

        out.put(new byte[1500]);

        assertThat(pieces).containsExactly(600, 600);
        assertThat(out.held()).isEqualTo(300);
    }

    @Test
    void takesBackWhatItHolds() {
        var out = new ByteWriter((_, size) -> pieces.add(size), new ByteWriter.Sizes(600, 2000, _ -> true));
        out.ascii("kept");
        var position = out.position();
        out.put(new byte[1000]);

        assertThat(out.truncate(position)).isTrue();

        assertThat(out.position()).isEqualTo(4);
        assertThat(out.array()).startsWith('k', 'e', 'p', 't');
    }

    @Test
    void refusesToTakeBackWhatHasLeft() {
        var out = new ByteWriter((_, size) -> pieces.add(size), new ByteWriter.Sizes(600, 600, _ -> true));
        out.put(new byte[1000]);

        assertThat(out.truncate(599)).isFalse();
        assertThat(out.truncate(600)).isTrue();
        assertThat(out.position()).isEqualTo(600);
    }

    @Test
    void refusesAHeldSizeBelowThePieceSize() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ByteWriter.Sizes(600, 599, _ -> true));
        assertThatIllegalArgumentException().isThrownBy(() -> new ByteWriter.Sizes(511, 1000, _ -> true));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 9, 10, 99, 100, -1, -10, Long.MAX_VALUE, Long.MIN_VALUE, 1_000_000_000_000_000_000L})
    void writesDecimals(long value) {
        assertThat(Written.text(out -> out.decimal(value))).isEqualTo(Long.toString(value));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void losesNoByteWhateverTheSizes(long seed) {
        var random = Seeds.random(seed);
        var expected = new ByteArrayOutputStream();
        var piece = random.nextInt(512, 700);
        var sizes = new ByteWriter.Sizes(piece, piece + random.nextInt(2000), _ -> random.nextBoolean());

        var actual = Written.bytes(
                out -> {
                    for (var i = 0; i < 300; i++) {
                        switch (random.nextInt(3)) {
                            case 0 -> {
                                var bytes = new byte[random.nextInt(random.nextInt(10) == 0 ? 3000 : 40)];
                                random.nextBytes(bytes);
                                out.put(bytes);
                                expected.writeBytes(bytes);
                            }
                            case 1 -> {
                                var value = random.nextLong() >> random.nextInt(64);
                                out.decimal(value);
                                expected.writeBytes(Long.toString(value).getBytes(StandardCharsets.US_ASCII));
                            }
                            default -> {
                                out.put(i);
                                expected.write(i);
                            }
                        }
                    }
                },
                sizes);

        assertThat(actual.toByteArray()).as("seed %s", seed).isEqualTo(expected.toByteArray());
    }

    static LongStream seeds() {
        return Seeds.first(100);
    }
}
