// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageSumTest {
    @TempDir
    Path folder;

    @Test
    void changesWithEveryBit() throws IOException {
        var content = content(3 * 4096);
        var sound = sumOf(content);
        for (var seed = 0; seed < 300; seed++) {
            var random = new SplittableRandom(seed);
            var damaged = content.clone();
            damaged[100 + random.nextInt(content.length - 100)] ^= (byte) (1 << random.nextInt(8));

            assertThat(sumOf(damaged)).as("seed %d", seed).isNotEqualTo(sound);
        }
    }

    @Test
    void changesWhenPagesChangePlaces() throws IOException {
        var content = content(3 * 4096);
        var swapped = content.clone();
        System.arraycopy(content, 4096, swapped, 8192, 4096);
        System.arraycopy(content, 8192, swapped, 4096, 4096);

        assertThat(sumOf(swapped)).isNotEqualTo(sumOf(content));
    }

    @Test
    void doesNotCountPagesOfZeros() throws IOException {
        var content = content(3 * 4096);

        assertThat(sumOf(Arrays.copyOf(content, 5 * 4096))).isEqualTo(sumOf(content));
    }

    @Test
    void isZeroForNoFileAndForAnEmptyOne() throws IOException {
        assertThat(PageSum.of(folder.resolve("none"))).isZero();
        assertThat(sumOf(new byte[0])).isZero();
    }

    @Test
    void isTheSumOfThePages() throws IOException {
        var content = content(700 * 4096); // more than it reads at once

        var sum = 0L;
        for (var page = 0; page < 700; page++) sum += PageSum.of(page + 1, ByteBuffer.wrap(content), page * 4096, 4096);

        assertThat(sumOf(content)).isEqualTo(sum);
    }

    @ParameterizedTest
    @CsvSource({"512, 512", "4096, 4096", "32768, 32768", "1, 65536", "0, 4096", "3000, 4096", "256, 4096"})
    void takesThePageSizeFromTheHeader(int field, int size) throws IOException {
        var header = new byte[100];
        header[16] = (byte) (field >> 8);
        header[17] = (byte) field;
        Files.write(folder.resolve("db"), header);

        try (var file = FileChannel.open(folder.resolve("db"))) {
            assertThat(PageSum.pageBytes(file)).isEqualTo(size);
        }
    }

    private long sumOf(byte[] content) throws IOException {
        return PageSum.of(Files.write(folder.resolve("db"), content));
    }

    private static byte[] content(int size) {
        var content = new byte[size];
        new SplittableRandom(5).nextBytes(content);
        content[16] = 0x10;
        content[17] = 0;
        return content;
    }
}
