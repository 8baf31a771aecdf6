// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.rqlite.api.StatementResult;
import org.rqlite.store.log.ConnectionState;
import org.rqlite.store.log.Entry;
import org.rqlite.store.log.LoggedRequest;
import org.rqlite.store.log.ReplicatedRecord;
import org.rqlite.store.log.RequestResult;
import org.rqlite.store.log.TermIndex;

/// The simplest database that the log can drive: remembers the requests, and what was true at the last
/// snapshot.
final class ListDatabase implements AppliedDatabase {
    final List<LoggedRequest> requests = new CopyOnWriteArrayList<>();
    final List<Integer> groups = new CopyOnWriteArrayList<>(); // sizes
    volatile Snapshot snapshot = new Snapshot(TermIndex.NONE, null, List.of());
    volatile Snapshot incoming = new Snapshot(TermIndex.NONE, null, List.of()); // received from another node
    volatile boolean busy;
    volatile long walBytes;
    volatile RuntimeException broken;

    record Snapshot(TermIndex at, ReplicatedRecord record, List<LoggedRequest> requests) {}

    /// What a restart finds.
    ListDatabase restarted() {
        var again = new ListDatabase();
        again.requests.addAll(snapshot.requests());
        again.snapshot = snapshot;
        return again;
    }

    Applied recovered() {
        return new Applied(snapshot.at(), java.util.Optional.ofNullable(snapshot.record()), java.time.Instant.EPOCH);
    }

    @Override
    public List<RequestResult> apply(List<LoggedRequest> group) {
        if (broken != null) throw broken;
        var results = new ArrayList<RequestResult>();
        for (var request : group) {
            requests.add(request);
            results.add(new RequestResult.Answered(List.of(new StatementResult.Executed(requests.size(), 1, 0))));
        }
        groups.add(group.size());
        return results;
    }

    @Override
    public ConnectionState connectionState() {
        return new ConnectionState(false, false, requests.size() % 2 == 1);
    }

    @Override
    public boolean snapshot(TermIndex at, ReplicatedRecord record) {
        if (busy) return false;
        snapshot = new Snapshot(at, record, List.copyOf(requests));
        return true;
    }

    @Override
    public Applied replace() {
        if (broken != null) throw broken;
        snapshot = incoming;
        requests.clear();
        requests.addAll(snapshot.requests());
        return recovered();
    }

    /// Each line of the file is a request; one that begins with "bad" is no database.
    @Override
    public Optional<String> load(Path file, Entry.Load load, TermIndex at, ReplicatedRecord record) throws IOException {
        var lines = Files.readAllLines(file);
        if (lines.getFirst().startsWith("bad")) return Optional.of("bad file");
        requests.clear();
        lines.forEach(line -> requests.add(Requests.insert(line)));
        snapshot = new Snapshot(at, record, List.copyOf(requests));
        return Optional.empty();
    }

    @Override
    public long walBytes() {
        return walBytes;
    }
}
