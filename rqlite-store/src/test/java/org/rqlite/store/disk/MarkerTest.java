// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rqlite.api.Bytes;
import org.rqlite.store.disk.Marker.Kind;
import org.rqlite.store.disk.MarkerFiles.Found;
import org.rqlite.store.log.TermIndex;

class MarkerTest {
    private static final Marker MARKER =
            new Marker(new TermIndex(3, 77), 8192, -5, 4152, 0x1122334455667788L, Bytes.copyOf(new byte[] {1, 2, 3}));

    @TempDir
    Path folder;

    @Test
    void readsBackWhateverItWrites() {
        for (var seed = 0; seed < 500; seed++) {
            var random = new SplittableRandom(seed);
            var record = new byte[random.nextInt(200)];
            random.nextBytes(record);
            var marker = new Marker(
                    new TermIndex(random.nextLong(), random.nextLong()),
                    random.nextLong(),
                    random.nextLong(),
                    random.nextLong(),
                    random.nextLong(),
                    Bytes.copyOf(record));

            for (var kind : Kind.values()) {
                assertThat(Marker.decode(kind, marker.encode(kind)))
                        .as("seed %d", seed)
                        .contains(marker);
            }
        }
    }

    @Test
    void refusesEverySingleWrongBit() {
        var sound = MARKER.encode(Kind.CLEAN);
        for (var bit = 0; bit < sound.length * 8; bit++) {
            var damaged = sound.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);

            assertThat(Marker.decode(Kind.CLEAN, damaged)).as("bit %d", bit).isEmpty();
        }
    }

    @Test
    void refusesEveryTruncatedFile() {
        var sound = MARKER.encode(Kind.INTENT);
        for (var length = 0; length < sound.length; length++) {
            assertThat(Marker.decode(Kind.INTENT, Arrays.copyOf(sound, length))).isEmpty();
        }
        assertThat(Marker.decode(Kind.INTENT, Arrays.copyOf(sound, sound.length + 1)))
                .isEmpty();
        assertThat(Marker.decode(Kind.INTENT, new byte[sound.length])).isEmpty();
    }

    @Test
    void refusesAMarkerUnderAnothersName() {
        assertThat(Marker.decode(Kind.CLEAN, MARKER.encode(Kind.INTENT))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void isKeptInAFileOfItsKindsName(Kind kind) throws IOException {
        var files = new MarkerFiles(folder);
        assertThat(files.read(kind)).isEqualTo(new Found.Absent());

        files.write(kind, MARKER);

        assertThat(folder.resolve(kind.name())).exists();
        assertThat(files.read(kind)).isEqualTo(new Found.Present(MARKER));
        Files.write(folder.resolve(kind.name()), new byte[] {1});
        assertThat(files.read(kind)).isEqualTo(new Found.Damaged());
        files.delete(kind);
        assertThat(files.read(kind)).isEqualTo(new Found.Absent());
    }
}
