// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.util.Optional;
import org.rqlite.api.DatabaseException;
import org.rqlite.api.OverloadedException;
import org.rqlite.api.RequestTooLargeException;

/// What the size of a request means for its way into the log (S8).
final class SizeRule {
    private static final int BATCH_HEAD_MAX = 64;

    private SizeRule() {}

    /// Whether a request of so many bytes may have to go in pieces.
    static boolean isLarge(int requestBytes) {
        return requestBytes + BATCH_HEAD_MAX > Lot.ENTRY_BYTES_MAX;
    }

    /// Why a request may not stand in line.
    ///
    /// @param loading whether another upload is under way, beside which none may begin
    static Optional<DatabaseException> refusal(int requestBytes, boolean loading) {
        if (requestBytes > Proposer.REQUEST_BYTES_MAX) {
            return Optional.of(new RequestTooLargeException(
                    "request of " + requestBytes + " bytes, at most " + Proposer.REQUEST_BYTES_MAX));
        }
        if (!loading || !isLarge(requestBytes)) return Optional.empty();
        return Optional.of(new OverloadedException(
                "a database is being loaded: a request of more than 8 MB has to wait until it is, try again later"));
    }
}
