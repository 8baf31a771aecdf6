// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import java.util.Optional;
import org.rqlite.api.Bytes;
import org.rqlite.store.log.TermIndex;

/// What a start finds in the database folder.
public sealed interface Recovered {
    /// No snapshot yet: there is no database file, and the log from its first entry on makes everything.
    record Fresh() implements Recovered {}

    /// The main file is exactly the state at this entry, without `-wal` and `-shm`; the log makes the rest.
    ///
    /// @param termIndex last entry contained
    /// @param record bytes of the replicated record there (S4)
    record At(TermIndex termIndex, Bytes record) implements Recovered {}

    /// No usable database, and the log no longer holds everything: never start the division on it (S11).
    /// Nothing was deleted.
    ///
    /// @param message fault and cure; lower case, no full stop
    /// @param last what the database held at the last snapshot; empty if the markers are lost too
    record Lost(String message, Optional<At> last) implements Recovered {}
}
