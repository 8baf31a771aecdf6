// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

/// What became of a snapshot that was asked for.
public enum SnapshotResult {
    /// All that was applied before the request is in the snapshot, on disk.
    TAKEN,

    /// The last snapshot holds all that was applied; nothing was done.
    NOTHING_NEW,

    /// It was not taken in time: a long read, or a large write that is not whole yet, held it back. It may still be
    /// taken.
    NOT_YET
}
