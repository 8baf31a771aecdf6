// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

import java.util.Arrays;
import java.util.HexFormat;

/// An immutable run of bytes with value equality, so that records need hold no array.
public final class Bytes {
    /// No bytes at all.
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] content; // never handed out, never changed

    private Bytes(byte[] content) {
        this.content = content;
    }

    /// Copies `content`.
    ///
    /// @param content any length, including none
    /// @return the bytes as they are now; later changes to the array are not seen
    public static Bytes copyOf(byte[] content) {
        return content.length == 0 ? EMPTY : new Bytes(content.clone());
    }

    /// The number of bytes.
    ///
    /// @return 0 or more
    public int size() {
        return content.length;
    }

    /// A copy of the bytes.
    ///
    /// @return a fresh array of [#size()] bytes that the caller owns
    public byte[] toArray() {
        return content.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(content, that.content);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(content);
    }

    /// The bytes in lower-case hexadecimal, at most the first 32 of them: for messages, never for the wire.
    @Override
    public String toString() {
        var shown = HexFormat.of().formatHex(content, 0, Math.min(content.length, 32));
        return content.length > 32 ? shown + "...(" + content.length + " bytes)" : shown;
    }
}
