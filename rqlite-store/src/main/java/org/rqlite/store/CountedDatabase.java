// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.rqlite.store.log.ConnectionState;
import org.rqlite.store.log.Entry;
import org.rqlite.store.log.LoggedRequest;
import org.rqlite.store.log.ReplicatedRecord;
import org.rqlite.store.log.RequestResult;
import org.rqlite.store.log.TermIndex;
import org.rqlite.store.raft.Applied;
import org.rqlite.store.raft.AppliedDatabase;

/// A database whose work is counted and timed.
///
/// @param database does it
/// @param counters of it
record CountedDatabase(AppliedDatabase database, DatabaseCounters counters) implements AppliedDatabase {
    @Override
    public List<RequestResult> apply(List<LoggedRequest> requests) {
        var begun = System.nanoTime();
        var results = database.apply(requests);
        counters.applied(requests, results, System.nanoTime() - begun);
        return results;
    }

    @Override
    public ConnectionState connectionState() {
        return database.connectionState();
    }

    @Override
    public boolean snapshot(TermIndex at, ReplicatedRecord record) throws IOException {
        var begun = System.nanoTime();
        var taken = database.snapshot(at, record);
        counters.snapshot(taken, System.nanoTime() - begun);
        return taken;
    }

    @Override
    public Applied replace() throws IOException {
        var applied = database.replace();
        counters.restored();
        return applied;
    }

    @Override
    public Optional<String> load(Path file, Entry.Load load, TermIndex at, ReplicatedRecord record) throws IOException {
        var begun = System.nanoTime();
        var fault = database.load(file, load, at, record);
        counters.loaded(fault.isEmpty(), System.nanoTime() - begun);
        return fault;
    }

    @Override
    public long walBytes() {
        return database.walBytes();
    }
}
