// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/// Builds one run of bytes; numbers are big-endian or variable-length. One thread.
final class ByteWriter {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private byte[] bytes;
    private int size; // bytes used

    ByteWriter(int sizeGuess) {
        bytes = new byte[Math.max(16, sizeGuess)];
    }

    void put(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
    }

    void putInt(int value) {
        reserve(4);
        INT.set(bytes, size, value);
        size += 4;
    }

    void putLong(long value) {
        reserve(8);
        LONG.set(bytes, size, value);
        size += 8;
    }

    /// An unsigned number, 1 to 10 bytes, the low 7 bits first.
    void putVar(long value) {
        reserve(10);
        var rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    /// A signed number: small absolute values are short.
    void putSigned(long value) {
        putVar((value << 1) ^ (value >> 63));
    }

    void putText(String text) {
        putRun(text.getBytes(StandardCharsets.UTF_8));
    }

    void putUuid(UUID id) {
        putLong(id.getMostSignificantBits());
        putLong(id.getLeastSignificantBits());
    }

    /// A length and as many bytes.
    void putRun(byte[] run) {
        putVar(run.length);
        putAll(run);
    }

    void putAll(byte[] run) {
        reserve(run.length);
        System.arraycopy(run, 0, bytes, size, run.length);
        size += run.length;
    }

    byte[] toArray() {
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }

    private void reserve(int more) {
        var needed = Math.addExact(size, more);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.clamp(bytes.length * 2L, needed, Integer.MAX_VALUE - 16));
        }
    }
}
