// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.guard;

import java.util.OptionalLong;

/// A connection in the eyes of the guard's thread.
sealed interface Watched permits ClientConnection, SharedConnection {
    /// What is added to the idleness of a connection on which nothing is under way.
    long IDLE = Long.MAX_VALUE / 2;

    boolean isOpen();

    /// Whether the client took too long.
    boolean isOverdue(long nowNanos);

    /// Looks after what is under way.
    void look(long nowNanos);

    /// How much this connection could be spared, if there are too many.
    ///
    /// @return empty if it is in use; else the time for which its client has let the node wait, less a second,
    /// and less
    /// another for each 64 KB that it sent. Those of idle ones come before all others.
    OptionalLong idleness(long nowNanos);

    /// Ends the connection at once, from any thread; a half-written answer stays half.
    void cut();
}
