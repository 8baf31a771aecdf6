// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

/// What is to be said about a request besides its results.
///
/// @param raftIndex index of the log entry that carried it, counted from 1; 0 if it did not go through the log
public record Served(long raftIndex) {
    /// Served from this node's database, without the log.
    public static final Served LOCALLY = new Served(0);
}
