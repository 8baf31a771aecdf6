// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.log;

/// Bytes that are no entry, record or message of a known version: damage, or a defect of the node that wrote them.
public final class EntryFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// Says what is wrong.
    ///
    /// @param message lower case, with the values met
    public EntryFormatException(String message) {
        super(message);
    }
}
