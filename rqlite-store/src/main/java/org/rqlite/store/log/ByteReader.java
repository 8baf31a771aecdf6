// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// Reads what [ByteWriter] wrote. Every length is checked against what is left before memory is taken (I10).
/// One thread.
///
/// Every method throws [EntryFormatException] if the bytes do not hold what it asks for.
public final class ByteReader {
    private final ByteBuffer bytes;

    /// Reads some bytes.
    ///
    /// @param bytes from its position to its limit, which do not change
    public ByteReader(ByteBuffer bytes) {
        this.bytes = bytes.slice();
    }

    /// What is not read yet.
    ///
    /// @return bytes
    public int left() {
        return bytes.remaining();
    }

    /// One byte.
    ///
    /// @return 0..255
    public int get() {
        require(1);
        return bytes.get() & 0xFF;
    }

    /// Four bytes, the highest first.
    ///
    /// @return any number
    public int getInt() {
        require(4);
        return bytes.getInt();
    }

    /// Eight bytes, the highest first.
    ///
    /// @return any number
    public long getLong() {
        require(8);
        return bytes.getLong();
    }

    /// An unsigned number of one to ten bytes.
    ///
    /// @return negative for 2^63 and above
    public long getVar() {
        var value = 0L;
        for (var shift = 0; shift < 64; shift += 7) {
            var next = get();
            if (shift == 63 && next > 1) throw new EntryFormatException("number too long at byte " + bytes.position());
            value |= (long) (next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
        throw new EntryFormatException("number too long at byte " + bytes.position());
    }

    /// A signed number of one to ten bytes.
    ///
    /// @return any number
    public long getSigned() {
        var value = getVar();
        return (value >>> 1) ^ -(value & 1);
    }

    /// An unsigned number of one to five bytes.
    ///
    /// @return 0 or more
    public int getSmall() {
        var value = getVar();
        if (value < 0 || value > Integer.MAX_VALUE) throw new EntryFormatException("number out of range: " + value);
        return (int) value;
    }

    /// A number of elements that follow.
    ///
    /// @param sizeMin what each takes at least, in bytes
    /// @return not more than there can be
    public int getCount(int sizeMin) {
        var count = getVar();
        if (count < 0 || count > left() / sizeMin) {
            throw new EntryFormatException("count " + count + " does not fit into the " + left() + " bytes left");
        }
        return (int) count;
    }

    /// A length and as many bytes.
    ///
    /// @return a fresh array
    public byte[] getRun() {
        var run = new byte[getCount(1)];
        bytes.get(run);
        return run;
    }

    /// A length and as many bytes of UTF-8.
    ///
    /// @return malformed bytes are replaced
    public String getText() {
        var size = getCount(1);
        if (!bytes.hasArray()) {
            var run = new byte[size];
            bytes.get(run);
            return new String(run, StandardCharsets.UTF_8);
        }
        var at = bytes.position();
        bytes.position(at + size);
        return new String(bytes.array(), bytes.arrayOffset() + at, size, StandardCharsets.UTF_8);
    }

    /// Sixteen bytes.
    ///
    /// @return the id
    public UUID getUuid() {
        return new UUID(getLong(), getLong());
    }

    /// One byte, 0 or 1.
    ///
    /// @return true for 1
    public boolean getFlag() {
        return switch (get()) {
            case 0 -> false;
            case 1 -> true;
            default -> throw new EntryFormatException("no flag at byte " + (bytes.position() - 1));
        };
    }

    /// Checks that everything was read.
    public void end() {
        if (left() != 0) throw new EntryFormatException(left() + " bytes too many");
    }

    private void require(int size) {
        if (left() < size) throw new EntryFormatException("cut short at byte " + bytes.limit());
    }
}
