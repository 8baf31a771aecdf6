// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

/// A store that does not open; the message names the fault and the cure. Nothing on the disk was changed that a
/// later start would miss.
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// Says why.
    ///
    /// @param message fault, then cure; lower case, no full stop
    StoreException(String message) {
        super(message);
    }

    /// Says why, and what told of it.
    ///
    /// @param message fault, then cure; lower case, no full stop
    /// @param cause where it was noticed
    StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
