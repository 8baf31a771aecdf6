// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.rqlite.api.Request;
import org.rqlite.api.ResultSink;
import org.rqlite.api.Served;

/// Calls other nodes at their node-to-node ports. Any thread; connections are kept and made anew as needed.
public final class PeerClient implements AutoCloseable {
    private PeerClient() {}

    /// A client without connections.
    ///
    /// @param self this node as it stands now; asked for each call, must not block
    /// @param limits of what other nodes can cost
    /// @return closed by the caller
    public static PeerClient open(Supplier<Greeting> self, PeerLimits limits) {
        return notBuilt(self, limits);
    }

    /// Asks a node, blocking until it has answered.
    ///
    /// @param address `host:port`
    /// @param question what
    /// @param timeout longest wait; positive
    /// @return the answer, and who gave it
    /// @throws PeerException if there is none
    public Heard ask(String address, Question question, Duration timeout) throws PeerException {
        return notBuilt(address, question, timeout);
    }

    /// Asks a node without waiting.
    ///
    /// @param address `host:port`
    /// @param question what
    /// @param timeout longest wait; positive
    /// @return the answer, or a [PeerException]; completed on a thread of the network that must not be blocked
    public CompletableFuture<Heard> asking(String address, Question question, Duration timeout) {
        return notBuilt(address, question, timeout);
    }

    /// Has a node run a request as if its client had sent it there.
    ///
    /// @param address `host:port`
    /// @param request as its client sent it
    /// @param results takes the results, on the calling thread
    /// @param timeout longest wait for a write; a read may take longer while the node is alive
    /// @return as the node told
    /// @throws PeerException if the node did not answer; see [PeerException.Kind] for what is certain
    /// @throws org.rqlite.api.DatabaseException as the node told; same kind, same text
    /// @throws org.rqlite.api.SinkClosedException if `results` threw it
    public Served forward(String address, Request request, ResultSink results, Duration timeout) throws PeerException {
        return notBuilt(address, request, results, timeout);
    }

    /// Copies the database file of a node, going on where it stopped when the connection breaks.
    ///
    /// @param address `host:port`
    /// @param into written from its start; forced when this returns
    /// @param stall longest time without any progress
    /// @return what the file holds; its transfer is checked, its pages are not
    /// @throws PeerException if the node did not hand it over
    /// @throws IOException if the disk refuses
    public Pulled pull(String address, Path into, Duration stall) throws IOException {
        return notBuilt(address, into, stall);
    }

    /// Ends all calls and connections. May be called twice.
    @Override
    public void close() {}

    private static <T> T notBuilt(Object... given) {
        throw new UnsupportedOperationException("not built yet: " + java.util.Arrays.toString(given));
    }
}
