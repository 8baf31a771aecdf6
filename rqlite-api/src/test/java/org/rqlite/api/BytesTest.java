// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BytesTest {
    @Test
    void keepsNothingOfTheArrayItWasMadeFrom() {
        var array = new byte[] {1, 2, 3};
        var bytes = Bytes.copyOf(array);

        array[0] = 9;

        assertThat(bytes.toArray()).containsExactly(1, 2, 3);
    }

    @Test
    void handsOutACopy() {
        var bytes = Bytes.copyOf(new byte[] {1, 2, 3});

        bytes.toArray()[0] = 9;

        assertThat(bytes.toArray()).containsExactly(1, 2, 3);
        assertThat(bytes.size()).isEqualTo(3);
    }

    @Test
    void equalsByContent() {
        assertThat(Bytes.copyOf(new byte[] {1, 2}))
                .isEqualTo(Bytes.copyOf(new byte[] {1, 2}))
                .hasSameHashCodeAs(Bytes.copyOf(new byte[] {1, 2}))
                .isNotEqualTo(Bytes.copyOf(new byte[] {1, 3}))
                .isNotEqualTo("0102");
    }

    @Test
    void noBytesAreTheEmptyOnes() {
        assertThat(Bytes.copyOf(new byte[0])).isSameAs(Bytes.EMPTY);
    }

    @Test
    void showsAtMostTheFirstThirtyTwo() {
        assertThat(Bytes.copyOf(new byte[] {0x0a, (byte) 0xff})).hasToString("0aff");
        assertThat(Bytes.copyOf(new byte[100])).hasToString("0".repeat(64) + "...(100 bytes)");
    }
}
