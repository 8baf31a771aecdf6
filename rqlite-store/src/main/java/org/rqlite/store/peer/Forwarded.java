// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import org.rqlite.api.Request;
import org.rqlite.api.ResultSink;
import org.rqlite.api.Served;

/// A request that another node forwards, to be served by whoever is handed it, on any thread: results, then the
/// end, once. One call at a time.
public interface Forwarded {
    /// What is to be run.
    ///
    /// @return as its client sent it
    Request request();

    /// Takes the results. What does not fit into a message blocks until the other node takes it.
    ///
    /// @return throws [org.rqlite.api.SinkClosedException] if the other node does not take it
    ResultSink results();

    /// It is served. Blocks only if a result did.
    ///
    /// @param served as [org.rqlite.api.Database#run] would return it
    void served(Served served);

    /// It is not.
    ///
    /// @param why a [org.rqlite.api.DatabaseException] is thrown at the other node; anything else leaves
    /// the request's fate open
    void failed(Throwable why);
}
