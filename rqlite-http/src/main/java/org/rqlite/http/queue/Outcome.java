// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.queue;

/// What became of a queued write.
public sealed interface Outcome {
    /// It is in the database, but for statements that failed by themselves.
    record Applied() implements Outcome {}

    /// It was not written and never will be: the same request would always be refused, or its transaction failed.
    ///
    /// @param reason what a client is told
    record Dropped(String reason) implements Outcome {}

    /// It was given up: it may be written, or it certainly is not, as the reason says.
    ///
    /// @param reason what a client is told
    record GivenUp(String reason) implements Outcome {}
}
