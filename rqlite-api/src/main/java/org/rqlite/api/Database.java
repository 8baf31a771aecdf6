// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

/// The database as a client of one node sees it: the one way from the HTTP API into the store.
///
/// Any thread may call; calls run concurrently.
public interface Database {
    /// Runs a request and hands its results over in order.
    ///
    /// Blocks until the request is answered, for at most `request.timeout()` for writes. When a write's results
    /// are handed over it is committed: on the disks of a quorum and applied here (I1, I4).
    ///
    /// @param request what to do
    /// @param results takes the results, if the request as a whole is served; may be called from another thread
    /// @return what else is to be said, once the last result was handed over
    /// @throws DatabaseException if the request as a whole is not served; what was handed to `results` counts
    /// for nothing
    /// @throws SinkClosedException if `results` threw it
    Served run(Request request, ResultSink results);
}
