// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.rqlite.store.log.Entry;
import org.rqlite.store.log.EntryCodec;

/// An entry of the node itself on its way into the log; it flies alone.
///
/// @param entry what it says
/// @param outcome completed like a proposal's; of an entry that executed nothing with no results
/// @param awaited whether somebody waits for the outcome: then it ends with the line that it stands in
/// @param more time that it may take to apply beyond the usual
record Own(Entry entry, CompletableFuture<Committed> outcome, boolean awaited, Duration more) {
    /// One whose effect shows in the applied state.
    static Own unawaited(Entry entry) {
        return new Own(entry, new CompletableFuture<>(), false, Duration.ZERO);
    }

    /// One that somebody waits for.
    static Own awaited(Entry entry, Duration more) {
        return new Own(entry, new CompletableFuture<>(), true, more);
    }

    byte[] content() {
        return EntryCodec.encode(entry);
    }
}
