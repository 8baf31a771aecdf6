// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import org.rqlite.api.Halt;

/// The database on this node can no longer be written: going on would answer what other nodes do not
/// (A14). The node must end itself; nothing that was being applied counts as applied.
public final class BrokenDatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Halt.Reason reason;

    /// Says what is broken.
    ///
    /// @param reason decides the exit code
    /// @param message lower case, no full stop
    public BrokenDatabaseException(Halt.Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /// What is broken.
    ///
    /// @return the reason for the halt
    public Halt.Reason reason() {
        return reason;
    }
}
