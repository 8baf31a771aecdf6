// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.formation;

/// A node that does not get into a cluster; it must not go on.
public final class FormationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// Says why.
    ///
    /// @param message for the log; lower case, no full stop
    public FormationException(String message) {
        super(message);
    }
}
