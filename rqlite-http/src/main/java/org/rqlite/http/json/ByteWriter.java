// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.LongPredicate;

/// Bytes in the making: held up to a bound, so that they can still be taken back, then handed over in pieces (I9).
///
/// One thread at a time.
public final class ByteWriter {
    private static final int FIRST_SIZE = 512;

    private final ByteTarget target;
    private final Sizes sizes;
    private byte[] bytes = new byte[FIRST_SIZE];
    private int size; // 0 ≤ size ≤ bytes.length
    private long handedOver; // bytes that left for good

    /// Bounds of a writer.
    ///
    /// @param piece bytes of a piece that is handed over
    /// @param held most bytes held before the first piece is handed over; at least `piece`
    /// @param memory asked for that many bytes before more than a piece is held; if it says no, a piece is
    /// handed over
    public record Sizes(int piece, int held, LongPredicate memory) {
        /// Checks the order of the two.
        public Sizes {
            if (piece < FIRST_SIZE || held < piece) {
                throw new IllegalArgumentException("piece size " + piece + " of held size " + held);
            }
        }
    }

    /// Starts empty.
    ///
    /// @param target takes what exceeds the bounds
    /// @param sizes the bounds
    public ByteWriter(ByteTarget target, Sizes sizes) {
        this.target = target;
        this.sizes = sizes;
    }

    /// Where the next byte goes.
    ///
    /// @return bytes written so far, those handed over included
    public long position() {
        return handedOver + size;
    }

    /// Whether anything was handed over, and so cannot be taken back.
    ///
    /// @return true from the first piece on
    public boolean hasHandedOver() {
        return handedOver > 0;
    }

    /// Takes back what was written after a position.
    ///
    /// @param position an earlier [#position()]
    /// @return false if some of it was handed over: then nothing changed
    public boolean truncate(long position) {
        if (position < handedOver) return false;
        size = (int) (position - handedOver);
        return true;
    }

    /// The bytes that were not handed over; the writer's own array, of which the first [#held()] count.
    ///
    /// @return for the last use of this writer
    public byte[] array() {
        return bytes;
    }

    /// The number of bytes that were not handed over.
    ///
    /// @return 0 or more
    public int held() {
        return size;
    }

    /// Writes one byte.
    ///
    /// @param value the low eight bits count
    public void put(int value) {
        if (size == bytes.length) grow(1);
        bytes[size++] = (byte) value;
    }

    /// Writes bytes.
    ///
    /// @param source where they are
    /// @param offset the first of them
    /// @param length how many
    public void put(byte[] source, int offset, int length) {
        var from = offset;
        var left = length;
        while (left > 0) {
            if (size == bytes.length) grow(left);
            var step = Math.min(left, bytes.length - size);
            System.arraycopy(source, from, bytes, size, step);
            size += step;
            from += step;
            left -= step;
        }
    }

    /// Writes all of an array.
    ///
    /// @param source the bytes
    public void put(byte[] source) {
        put(source, 0, source.length);
    }

    /// Writes characters below U+0080.
    ///
    /// @param text each of one byte
    public void ascii(String text) {
        put(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// Writes a number in decimal.
    ///
    /// @param value the whole range
    public void decimal(long value) {
        if (value < 0) {
            if (value == Long.MIN_VALUE) {
                ascii("-9223372036854775808");
                return;
            }
            put('-');
            value = -value;
        }
        var digits = 1;
        for (var bound = 10L; digits < 19 && value >= bound; bound *= 10) digits++;
        if (bytes.length - size < digits) grow(digits);
        if (bytes.length - size < digits) {
            ascii(Long.toString(value));
            return;
        }
        var at = size + digits;
        size = at;
        var left = value;
        do {
            bytes[--at] = (byte) ('0' + left % 10);
            left /= 10;
        } while (left != 0);
    }

    // makes room for one byte at least
    private void grow(int wanted) {
        var limit = handedOver > 0 ? sizes.piece : sizes.held;
        if (bytes.length < limit) {
            var room = (int) Math.min(limit, Math.max(2L * bytes.length, (long) size + wanted));
            if (room <= sizes.piece || sizes.memory.test(room)) {
                bytes = Arrays.copyOf(bytes, room);
                return;
            }
            if (bytes.length < sizes.piece) {
                bytes = Arrays.copyOf(bytes, sizes.piece);
                return;
            }
        }
        if (size == bytes.length) handOver();
    }

    /// Hands over everything held.
    public void handOver() {
        if (size == 0) return;
        var full = bytes;
        var count = size;
        bytes = new byte[sizes.piece];
        size = 0;
        handedOver += count;
        target.take(full, count);
    }
}
