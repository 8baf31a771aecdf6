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

/// The real database, which can be told to take no more snapshots: then its end is like that of a killed
/// process.
final class StubbornDatabase implements AppliedDatabase {
    volatile boolean stubborn;

    private final AppliedDatabase real;

    StubbornDatabase(AppliedDatabase real) {
        this.real = real;
    }

    @Override
    public List<RequestResult> apply(List<LoggedRequest> requests) {
        return real.apply(requests);
    }

    @Override
    public ConnectionState connectionState() {
        return real.connectionState();
    }

    @Override
    public boolean snapshot(TermIndex at, ReplicatedRecord record) throws IOException {
        return !stubborn && real.snapshot(at, record);
    }

    @Override
    public Applied replace() throws IOException {
        return real.replace();
    }

    @Override
    public Optional<String> load(Path file, Entry.Load load, TermIndex at, ReplicatedRecord record) throws IOException {
        return real.load(file, load, at, record);
    }

    @Override
    public long walBytes() {
        return real.walBytes();
    }
}
