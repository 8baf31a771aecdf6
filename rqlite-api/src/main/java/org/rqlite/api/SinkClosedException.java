// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

/// Thrown by a [ResultSink] whose reader is gone or too slow; the request ends, nothing more is handed over.
public final class SinkClosedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// Names why the sink closed.
    ///
    /// @param message lower case, no full stop
    public SinkClosedException(String message) {
        super(message);
    }
}
