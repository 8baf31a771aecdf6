// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.http.HeaderNames;
import io.helidon.http.WritableHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rqlite.http.Seeds;

/// Headers of any kind about a body: one reading or none (H1).
class FramingPropertyTest {
    private static final String[] LENGTHS = {
        "0", "5", "007", " 12 ", "+5", "-1", "0x10", "5, 5", "", "1e3", "٥", "999999999999999999", "9999999999999999999"
    };
    private static final String[] CODINGS = {
        "chunked",
        "CHUNKED",
        " chunked ",
        "gzip",
        "gzip, chunked",
        "chunked, chunked",
        "identity",
        "",
        "xchunked",
        "chunked;q=1"
    };

    static LongStream seeds() {
        return Seeds.first(100);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void hasOneReadingOrNone(long seed) {
        var random = Seeds.random(seed);
        List<String> lengths = new ArrayList<>();
        List<String> codings = new ArrayList<>();
        for (var left = random.nextInt(3); left > 0; left--) lengths.add(LENGTHS[random.nextInt(LENGTHS.length)]);
        for (var left = random.nextInt(3); left > 0; left--) codings.add(CODINGS[random.nextInt(CODINGS.length)]);
        var headers = WritableHeaders.create();
        lengths.forEach(value -> headers.add(HeaderNames.CONTENT_LENGTH, value));
        codings.forEach(value -> headers.add(HeaderNames.TRANSFER_ENCODING, value));
        headers.add(HeaderNames.CONTENT_TYPE, "application/json");

        var framing = Framing.takeFrom(headers);

        switch (framing) {
            case Framing.None _ ->
                assertThat(codings.isEmpty() && (lengths.isEmpty() || lengths.equals(List.of("0"))))
                        .as("seed %s: %s %s", seed, lengths, codings)
                        .isTrue();
            case Framing.Length(var bytes) -> {
                assertThat(codings).isEmpty();
                assertThat(lengths).hasSize(1);
                assertThat(lengths.getFirst().trim()).matches("[0-9]{1,18}");
                assertThat(Long.parseLong(lengths.getFirst().trim()))
                        .isEqualTo(bytes)
                        .isPositive();
            }
            case Framing.Chunked _ -> {
                assertThat(lengths).isEmpty();
                assertThat(codings).hasSize(1);
                assertThat(codings.getFirst().trim()).isEqualToIgnoringCase("chunked");
            }
            case Framing.Begun _ -> throw new AssertionError("nothing was read yet");
            case Framing.Invalid(var reason) -> {
                assertThat(reason).isNotBlank();
                assertThat(sound(lengths, codings))
                        .as("seed %s: %s %s", seed, lengths, codings)
                        .isFalse();
            }
        }
        // whatever it was, nobody behind reads it in another way
        assertThat(headers.contains(HeaderNames.CONTENT_LENGTH)).isFalse();
        assertThat(headers.contains(HeaderNames.TRANSFER_ENCODING)).isFalse();
        assertThat(headers.contains(HeaderNames.CONTENT_TYPE)).isTrue();
    }

    private static boolean sound(List<String> lengths, List<String> codings) {
        if (lengths.isEmpty() && codings.isEmpty()) return true;
        if (lengths.isEmpty())
            return codings.size() == 1 && codings.getFirst().trim().equalsIgnoreCase("chunked");
        return codings.isEmpty()
                && lengths.size() == 1
                && lengths.getFirst().trim().matches("[0-9]{1,18}");
    }
}
