// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.params;

/// A request that is answered with an HTTP error and one line of text, mostly because it breaks the rules of the wire.
public final class RequestFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String text;

    /// A fault of the client's that is answered with 400.
    ///
    /// @param message the text for the client
    public RequestFault(String message) {
        this(400, message);
    }

    /// A fault of the server's.
    ///
    /// @param message the text for the client
    /// @return answered with 500
    public static RequestFault ofServer(String message) {
        return new RequestFault(500, message);
    }

    /// A fault of any kind.
    ///
    /// @param status HTTP status, 400..599
    /// @param message the text for the client
    public RequestFault(int status, String message) {
        super(message, null, false, false);
        this.status = status;
        this.text = message;
    }

    /// What the client is told.
    ///
    /// @return one line
    public String text() {
        return text;
    }

    /// The HTTP status.
    ///
    /// @return 400..599
    public int status() {
        return status;
    }
}
