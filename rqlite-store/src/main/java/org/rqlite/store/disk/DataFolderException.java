// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

/// A data folder that this node must not start on; the message names the fault and the cure.
///
/// Nothing was changed that a later start would miss.
public final class DataFolderException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// Says why.
    ///
    /// @param message fault, then cure, with the path; lower case, no full stop
    public DataFolderException(String message) {
        super(message);
    }

    /// Says why, keeping what told of it.
    ///
    /// @param message fault, then cure, with the path; lower case, no full stop
    /// @param cause where it was noticed
    public DataFolderException(String message, Throwable cause) {
        super(message, cause);
    }
}
