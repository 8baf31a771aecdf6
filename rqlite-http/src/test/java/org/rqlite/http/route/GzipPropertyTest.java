// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rqlite.http.Seeds;
import org.rqlite.http.json.ByteWriter;

class GzipPropertyTest {
    static LongStream seeds() {
        return Seeds.first(50);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void isUndoneByTheJdk(long seed) throws IOException {
        var random = Seeds.random(seed);
        var content = new byte[random.nextInt(300_000)];
        var kinds = 1 + random.nextInt(256);
        for (var i = 0; i < content.length; i++) content[i] = (byte) random.nextInt(kinds);

        assertThat(unzipped(zipped(content, random, true))).as("seed %s", seed).isEqualTo(content);
    }

    @Test
    void aFileThatBreaksOffDoesNotLookWhole() {
        var broken = zipped(new byte[100_000], Seeds.random(1), false);

        assertThatThrownBy(() -> unzipped(broken)).isInstanceOf(EOFException.class);
    }

    private static byte[] zipped(byte[] content, RandomGenerator random, boolean whole) {
        var out = new ByteArrayOutputStream();
        var bytes =
                new ByteWriter((piece, size) -> out.write(piece, 0, size), new ByteWriter.Sizes(512, 1024, _ -> true));
        try (var gzip = new Gzip(bytes)) {
            for (var at = 0; at < content.length; ) {
                var length = Math.min(content.length - at, random.nextInt(64 * 1024));
                gzip.piece(content, at, length);
                at += length;
            }
            if (whole) gzip.end();
        }
        bytes.handOver();
        return out.toByteArray();
    }

    private static byte[] unzipped(byte[] file) throws IOException {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(file))) {
            return in.readAllBytes();
        }
    }
}
