// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.WritableHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FramingTest {
    private final WritableHeaders<?> headers = WritableHeaders.create();

    @Test
    void tellsTheThreeKindsApart() {
        assertThat(Framing.takeFrom(headers)).isEqualTo(new Framing.None());
        headers.add(HeaderValues.create(HeaderNames.CONTENT_LENGTH, "12"));
        assertThat(Framing.takeFrom(headers)).isEqualTo(new Framing.Length(12));
        headers.add(HeaderValues.create(HeaderNames.CONTENT_LENGTH, "0"));
        assertThat(Framing.takeFrom(headers)).isEqualTo(new Framing.None());
        headers.add(HeaderValues.create(HeaderNames.TRANSFER_ENCODING, "Chunked"));
        assertThat(Framing.takeFrom(headers)).isEqualTo(new Framing.Chunked());
    }

    @Test
    void takesTheHeadersAway() {
        headers.add(HeaderValues.create(HeaderNames.CONTENT_LENGTH, "12"));
        headers.add(HeaderValues.create(HeaderNames.TRANSFER_ENCODING, "chunked"));

        Framing.takeFrom(headers);

        assertThat(headers.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "+1", "1.0", "0x10", "1 2", "1,1", "9999999999999999999", "٣"})
    void refusesALengthThatIsNone(String length) {
        headers.add(HeaderValues.create(HeaderNames.CONTENT_LENGTH, length));

        assertThat(Framing.takeFrom(headers)).isInstanceOf(Framing.Invalid.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "gzip, chunked", "chunked, chunked", "identity", "chunked;a=b"})
    void refusesEveryOtherCoding(String coding) {
        headers.add(HeaderValues.create(HeaderNames.TRANSFER_ENCODING, coding));

        assertThat(Framing.takeFrom(headers)).isInstanceOf(Framing.Invalid.class);
    }

    @Test
    void refusesWhatTwoReadersCouldReadInTwoWays() {
        headers.add(HeaderValues.create(HeaderNames.CONTENT_LENGTH, "1"));
        headers.add(HeaderValues.create(HeaderNames.CONTENT_LENGTH, "2"));
        assertThat(Framing.takeFrom(headers)).isInstanceOf(Framing.Invalid.class);

        headers.add(HeaderValues.create(HeaderNames.CONTENT_LENGTH, "1"));
        headers.add(HeaderValues.create(HeaderNames.TRANSFER_ENCODING, "chunked"));
        assertThat(Framing.takeFrom(headers)).isInstanceOf(Framing.Invalid.class);
    }
}
