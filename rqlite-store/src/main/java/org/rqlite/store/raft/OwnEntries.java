// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.rqlite.store.log.Entry;
import org.rqlite.store.log.ReplicatedRecord;

/// The entries of the node itself that wait for their place in the log, ahead of all requests, and the upload that
/// they belong to. Under the proposer's lock.
final class OwnEntries {
    private final ArrayDeque<Own> waiting = new ArrayDeque<>();
    private @Nullable UUID kept; // the upload whose pieces this node proposes one by one

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    void add(Own own) {
        waiting.add(own);
    }

    /// The upload that this node proposes piece by piece, other requests between them.
    Optional<UUID> kept() {
        return Optional.ofNullable(kept);
    }

    void keep(UUID upload) {
        kept = upload;
    }

    void keepNothing() {
        kept = null;
    }

    /// Whether an upload was left unfinished by an earlier leader, or by a load that was given up (S8).
    boolean isStale(Optional<ReplicatedRecord.Upload> unfinished) {
        return unfinished.filter(upload -> !upload.id().equals(kept)).isPresent();
    }

    /// The next entry to propose: the end of an upload that was left unfinished goes first.
    Optional<Own> next(Optional<ReplicatedRecord.Upload> unfinished) {
        if (isStale(unfinished)) {
            return unfinished.map(upload -> Own.unawaited(new Entry.Abort(upload.id())));
        }
        return Optional.ofNullable(waiting.poll());
    }

    /// Takes those out that somebody waits for.
    List<Own> takeAwaited() {
        var taken = new ArrayList<Own>();
        waiting.removeIf(own -> own.awaited() && taken.add(own));
        return taken;
    }

    void clear() {
        waiting.clear();
    }
}
