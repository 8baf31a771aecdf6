// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

/// The outcome of writing the WAL into the main file.
public sealed interface Checkpoint {
    /// The main file holds all that was applied, forced to disk; the WAL is empty.
    record Done() implements Checkpoint {}

    /// A reader still needs the WAL. The main file may be between two states, so it is worthless without
    /// this WAL; applying may go on, for the WAL is then only appended to. Ask again later.
    record Busy() implements Checkpoint {}
}
