// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server;

/// A node that does not start.
final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param message what failed, in rqlite's words where it has some
    StartException(String message) {
        super(message);
    }

    StartException(String message, Throwable cause) {
        super(message + ": " + cause.getMessage(), cause);
    }
}
