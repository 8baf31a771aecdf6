// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.guard;

/// The client of one exchange, and the time by which it must have done its part. The thread that serves the exchange
/// only, but for [#writeBegins], [#writeEnds] and [#cut].
public sealed interface Client permits ClientConnection, ClientStream {
    /// How the present request's body is framed.
    ///
    /// @return as its head says
    Framing framing();

    /// A body is being read from now on.
    void bodyBegins();

    /// A piece of the body came; the whole is still bounded.
    void bodyMoves();

    /// Bytes of the body came.
    ///
    /// @param count how many since the last call
    void bodyCame(int count);

    /// So many bytes of a body of any size came, which earn their client time for more.
    ///
    /// @param bytes how many
    void bodyEarns(int bytes);

    /// The body was read; the server may take its time.
    void bodyEnds();

    /// A piece of the answer is about to be written.
    void writeBegins();

    /// The piece is with the client's TCP; the next one is for the server to make, which may take its time.
    void writeEnds();

    /// The answer was written; the next request may come.
    void answered();

    /// A read runs from now on, maybe for long.
    void readBegins();

    /// The read is over. If the client has hung up meanwhile, the thread was interrupted, which is undone here.
    ///
    /// @return what the connection is good for now
    ClientWatch.State readEnds();

    /// Whether other exchanges go on over the same connection, so that none of them may announce its end.
    ///
    /// @return false with HTTP/1.1
    boolean isShared();

    /// Ends the exchange after its answer although its body was not read. What the client still sends is read and
    /// dropped, for a second at most: closing a socket with unread bytes would destroy the answer on its way.
    ///
    /// @return whether the connection ended with it
    boolean end();

    /// Ends the connection at once, from any thread; a half-written answer stays half.
    void cut();
}
