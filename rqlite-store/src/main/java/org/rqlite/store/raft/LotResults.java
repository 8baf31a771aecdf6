// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.util.List;
import org.rqlite.store.log.RequestResult;

/// Takes the results of entries that this process proposed, on the apply thread, after COMMIT.
@FunctionalInterface
interface LotResults {
    /// An entry was applied.
    ///
    /// @param lot the number it was proposed under
    /// @param index its place in the log
    /// @param results one for each request in it; none for an entry that executed nothing
    void applied(long lot, long index, List<RequestResult> results);
}
