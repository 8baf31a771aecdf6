// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

/// Whether a node can serve, and if not, what it waits for.
public sealed interface Readiness {
    /// Serves reads and writes.
    record Ready() implements Readiness {}

    /// No leader is known, or the store is not open.
    ///
    /// @param reason what the node waits for, whom it knows and whom it misses; empty if there is no more to
    /// say
    record NoLeader(String reason) implements Readiness {}

    /// A leader is known but does not answer.
    ///
    /// @param error why
    record LeaderUnreachable(String error) implements Readiness {}

    /// The store is open but start-up work is left.
    record StoreNotReady() implements Readiness {}

    /// The node did not catch up with the leader's commit index in time.
    ///
    /// @param error why
    record NotSynced(String error) implements Readiness {}

    /// The local database does not answer.
    ///
    /// @param error why
    record DatabaseNotOk(String error) implements Readiness {}
}
