// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/// Builds one run of bytes; numbers are big-endian or variable-length. One thread.
public final class ByteWriter {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private byte[] bytes;
    private int size; // bytes used

    /// Starts a run.
    ///
    /// @param sizeGuess bytes expected; more may come
    public ByteWriter(int sizeGuess) {
        bytes = new byte[Math.max(16, sizeGuess)];
    }

    /// One byte.
    ///
    /// @param value its low eight bits count
    public void put(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
    }

    /// Four bytes, the highest first.
    ///
    /// @param value any number
    public void putInt(int value) {
        reserve(4);
        INT.set(bytes, size, value);
        size += 4;
    }

    /// Eight bytes, the highest first.
    ///
    /// @param value any number
    public void putLong(long value) {
        reserve(8);
        LONG.set(bytes, size, value);
        size += 8;
    }

    /// An unsigned number, 1 to 10 bytes, the low 7 bits first.
    ///
    /// @param value taken as unsigned
    public void putVar(long value) {
        reserve(10);
        var rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    /// A signed number: small absolute values are short.
    ///
    /// @param value any number
    public void putSigned(long value) {
        putVar((value << 1) ^ (value >> 63));
    }

    /// A length and the text's UTF-8.
    ///
    /// @param text well-formed UTF-16
    public void putText(String text) {
        putRun(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Sixteen bytes.
    ///
    /// @param id any id
    public void putUuid(UUID id) {
        putLong(id.getMostSignificantBits());
        putLong(id.getLeastSignificantBits());
    }

    /// A length and as many bytes.
    ///
    /// @param run copied
    public void putRun(byte[] run) {
        putVar(run.length);
        putAll(run);
    }

    /// Bytes as they are, without a length.
    ///
    /// @param run copied
    public void putAll(byte[] run) {
        reserve(run.length);
        System.arraycopy(run, 0, bytes, size, run.length);
        size += run.length;
    }

    /// One byte, 0 or 1.
    ///
    /// @param flag 1 for true
    public void putFlag(boolean flag) {
        put(flag ? 1 : 0);
    }

    /// Puts another number in the place of one that was put.
    ///
    /// @param at where its four bytes begin
    /// @param value any number
    public void setInt(int at, int value) {
        INT.set(bytes, at, value);
    }

    /// Takes out all that was put, so that the writer can be used again.
    ///
    /// @return a fresh array
    public byte[] take() {
        var run = Arrays.copyOf(bytes, size);
        size = 0;
        return run;
    }

    /// The size so far.
    ///
    /// @return bytes
    public int size() {
        return size;
    }

    /// All that was put.
    ///
    /// @return the writer's own array if it is full, else a copy: put nothing more
    public byte[] toArray() {
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }

    private void reserve(int more) {
        var needed = Math.addExact(size, more);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.clamp(bytes.length * 2L, needed, Integer.MAX_VALUE - 16));
        }
    }
}
