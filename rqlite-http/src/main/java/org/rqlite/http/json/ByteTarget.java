// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.json;

/// Takes the bytes that a [ByteWriter] can hold no longer.
@FunctionalInterface
public interface ByteTarget {
    /// Takes bytes for good; may block to hold the producer back.
    ///
    /// @param bytes owned by the callee from now on
    /// @param size how many of them count, from the start
    void take(byte[] bytes, int size);
}
