// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.util.concurrent.CompletableFuture;
import org.rqlite.store.log.EncodedRequest;

/// One request on its way into the log.
///
/// @param request encoded, stamped when it gets its place
/// @param outcome completed with the result, or with a [org.rqlite.api.DatabaseException] that says what is
/// certain
record Proposal(EncodedRequest request, CompletableFuture<Committed> outcome) {
    static Proposal of(EncodedRequest request) {
        return new Proposal(request, new CompletableFuture<>());
    }
}
