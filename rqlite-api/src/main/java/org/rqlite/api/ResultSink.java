// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

import java.util.List;

/// Takes the results of one request, one statement after the other.
///
/// For each statement that yields a result item: either [#executed], or [#failed], or
/// [#columns], any number of [#row], then [#rowsEnd]; [#failed] may also come in place of further
/// rows, and then the rows handed over so far count for nothing.
///
/// All calls of one request come one after the other, possibly from a thread other than the caller's.
/// A method may block to hold the producer back; it throws [SinkClosedException] to end the request.
public interface ResultSink {
    /// Another node serves the request and its results are passed on; told before the first of them, or never.
    ///
    /// @param raftAddress that node's advertised node-to-node address, `host:port`
    default void servedBy(String raftAddress) {}

    /// A statement that answers counters.
    ///
    /// @param lastInsertId rowid of the last insert on the connection; 0 if none
    /// @param rowsAffected rows changed; 0 if none
    /// @param elapsedNanos time inside SQLite
    void executed(long lastInsertId, long rowsAffected, long elapsedNanos);

    /// A statement that failed; the request goes on unless it is a transaction.
    ///
    /// @param code SQLite's extended result code (<https://sqlite.org/rescode.html>); 0 if the error is not
    /// SQLite's
    /// @param message SQLite's own text, without a code
    void failed(int code, String message);

    /// The start of a statement that answers rows.
    ///
    /// @param columns in order; names may repeat
    void columns(List<Column> columns);

    /// One row.
    ///
    /// @param row valid during this call only
    void row(Row row);

    /// The end of a statement that answers rows.
    ///
    /// @param elapsedNanos time inside SQLite
    void rowsEnd(long elapsedNanos);
}
