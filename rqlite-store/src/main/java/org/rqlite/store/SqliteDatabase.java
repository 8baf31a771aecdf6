// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.rqlite.api.Bytes;
import org.rqlite.store.disk.DatabaseFolder;
import org.rqlite.store.disk.SnapshotOutcome;
import org.rqlite.store.log.ConnectionState;
import org.rqlite.store.log.Entry;
import org.rqlite.store.log.LoggedRequest;
import org.rqlite.store.log.RecordCodec;
import org.rqlite.store.log.ReplicatedRecord;
import org.rqlite.store.log.RequestResult;
import org.rqlite.store.log.TermIndex;
import org.rqlite.store.raft.Applied;
import org.rqlite.store.raft.AppliedDatabase;
import org.rqlite.store.sqlite.Checkpoint;
import org.rqlite.store.sqlite.SqliteEngine;

/// The SQLite database and its markers, as the log drives them.
final class SqliteDatabase implements AppliedDatabase {
    private final SqliteEngine engine;
    private final DatabaseFolder folder;

    SqliteDatabase(SqliteEngine engine, DatabaseFolder folder) {
        this.engine = engine;
        this.folder = folder;
    }

    @Override
    public List<RequestResult> apply(List<LoggedRequest> requests) {
        return engine.apply(requests);
    }

    @Override
    public ConnectionState connectionState() {
        return engine.connectionState();
    }

    @Override
    public boolean snapshot(TermIndex at, ReplicatedRecord record) throws IOException {
        var bytes = Bytes.copyOf(RecordCodec.encode(record));
        return switch (folder.snapshot(at, bytes, () -> engine.checkpoint() instanceof Checkpoint.Done)) {
            case SnapshotOutcome.Taken _ -> true;
            case SnapshotOutcome.Busy _, SnapshotOutcome.Held _ -> false;
        };
    }

    @Override
    public Applied replace() throws IOException {
        var swapped = new Swapped();
        engine.replace("a later snapshot", swapped);
        return swapped.state();
    }

    @Override
    public Optional<String> load(Path file, Entry.Load load, TermIndex at, ReplicatedRecord record) throws IOException {
        var fault = folder.adopt(file, load, at, Bytes.copyOf(RecordCodec.encode(record)));
        if (fault.isPresent()) return fault;
        engine.replace("a loaded database", () -> {
            folder.replaceByLoaded();
            return record.connection();
        });
        return Optional.empty();
    }

    @Override
    public long walBytes() {
        return engine.walBytes();
    }

    /// Takes the received file in between the closing and the opening of the engine.
    private final class Swapped implements SqliteEngine.Swap {
        private Applied state = new Applied(TermIndex.NONE, Optional.empty(), Instant.EPOCH);

        @Override
        public ConnectionState swap() throws IOException {
            var installed = folder.replace();
            var record = RecordCodec.decode(installed.record().toArray());
            state = new Applied(installed.termIndex(), Optional.of(record), Instant.EPOCH);
            return record.connection();
        }

        Applied state() {
            return state;
        }
    }
}
