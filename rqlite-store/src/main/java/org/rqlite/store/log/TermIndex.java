// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.log;

/// The place of an entry in the log.
///
/// @param term Raft's term, 0 or more
/// @param index Ratis's index, counted from 0; -1 for "before the first entry"
public record TermIndex(long term, long index) {
    /// Before the first entry.
    public static final TermIndex NONE = new TermIndex(0, -1);
}
