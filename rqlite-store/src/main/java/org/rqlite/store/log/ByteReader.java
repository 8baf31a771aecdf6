// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// Reads what [ByteWriter] wrote. Every length is checked against what is left before memory is taken (I10).
/// One thread.
final class ByteReader {
    private final ByteBuffer bytes;

    ByteReader(ByteBuffer bytes) {
        this.bytes = bytes.slice();
    }

    int left() {
        return bytes.remaining();
    }

    int get() {
        require(1);
        return bytes.get() & 0xFF;
    }

    int getInt() {
        require(4);
        return bytes.getInt();
    }

    long getLong() {
        require(8);
        return bytes.getLong();
    }

    long getVar() {
        var value = 0L;
        for (var shift = 0; shift < 64; shift += 7) {
            var next = get();
            if (shift == 63 && next > 1) throw new EntryFormatException("number too long at byte " + bytes.position());
            value |= (long) (next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
        throw new EntryFormatException("number too long at byte " + bytes.position());
    }

    long getSigned() {
        var value = getVar();
        return (value >>> 1) ^ -(value & 1);
    }

    int getSmall() {
        var value = getVar();
        if (value < 0 || value > Integer.MAX_VALUE) throw new EntryFormatException("number out of range: " + value);
        return (int) value;
    }

    /// A number of elements, of which each takes at least `sizeMin` bytes.
    int getCount(int sizeMin) {
        var count = getVar();
        if (count < 0 || count > left() / sizeMin) {
            throw new EntryFormatException("count " + count + " does not fit into the " + left() + " bytes left");
        }
        return (int) count;
    }

    byte[] getRun() {
        var run = new byte[getCount(1)];
        bytes.get(run);
        return run;
    }

    String getText() {
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

    UUID getUuid() {
        return new UUID(getLong(), getLong());
    }

    boolean getFlag() {
        return switch (get()) {
            case 0 -> false;
            case 1 -> true;
            default -> throw new EntryFormatException("no flag at byte " + (bytes.position() - 1));
        };
    }

    void end() {
        if (left() != 0) throw new EntryFormatException(left() + " bytes too many");
    }

    private void require(int size) {
        if (left() < size) throw new EntryFormatException("cut short at byte " + bytes.limit());
    }
}
