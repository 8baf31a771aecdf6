// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.rqlite.store.log.Entry;
import org.rqlite.store.log.EntryCodec;
import org.rqlite.store.log.EntryFormatException;
import org.rqlite.store.log.LoggedRequest;
import org.rqlite.store.log.ReplicatedRecord;
import org.rqlite.store.log.RequestResult;
import org.rqlite.store.log.TermIndex;

/// Turns committed entries into changes of the database and of the replicated record: the state machine proper.
///
/// Deterministic (I2): what it does depends on the entries and the state alone; this node's clock goes into
/// reports. One thread at a time (the one that owns the [ApplyQueue]), but for [#applied()].
final class EntryApplier {
    private final AppliedDatabase database;
    private final UploadFile uploads;
    private final LotResults results;
    private final InstantSource clock;
    private volatile Applied applied;
    private volatile TermIndex clean; // what the main file is known to hold (I3)

    /// @param start the state that the database folder was recovered to
    EntryApplier(AppliedDatabase database, UploadFile uploads, LotResults results, InstantSource clock, Applied start) {
        this.database = database;
        this.uploads = uploads;
        this.results = results;
        this.clock = clock;
        this.applied = start;
        this.clean = start.at();
    }

    /// The state as of the last group; any thread. A read that begins after this sees all of it (I4).
    Applied applied() {
        return applied;
    }

    /// The last entry in the main file; any thread.
    TermIndex clean() {
        return clean;
    }

    /// Applies entries in order, publishes the new state, then hands out the results. Their futures are the
    /// caller's. Entries that were applied before are passed over: Ratis brings them again when a group is
    /// opened anew.
    ///
    /// @throws IOException if the disk refuses
    /// @throws RuntimeException if an entry cannot be read or the database is broken: the node must end
    void apply(List<LogItem> all) throws IOException {
        var from = applied.at().index();
        var items = all.getFirst().at().index() > from
                ? all
                : all.stream().filter(item -> item.at().index() > from).toList();
        if (items.isEmpty()) return;
        var record = applied.record();
        var requests = new ArrayList<LoggedRequest>();
        var ends = new int[items.size()]; // where the requests of each item end
        for (var i = 0; i < items.size(); i++) {
            var data = items.get(i).data();
            if (!data.isEmpty()) record = read(data.toByteArray(), record, requests);
            ends[i] = requests.size();
        }
        var outcomes = requests.isEmpty() ? List.<RequestResult>of() : database.apply(requests);
        if (outcomes.size() != requests.size()) {
            throw new IllegalStateException(outcomes.size() + " results for " + requests.size() + " requests");
        }
        var last = items.getLast().at();
        applied = new Applied(last, record.map(r -> after(r, requests)), clock.instant());
        handOut(items, ends, outcomes);
    }

    /// Folds everything applied into the main file.
    ///
    /// @return the index up to which the log may go (I3); empty if a snapshot cannot be taken now
    /// @throws IOException if the disk refuses
    OptionalLong snapshot() throws IOException {
        var now = applied;
        if (now.at().equals(clean)) return now.at().index() < 0 ? OptionalLong.empty() : OptionalLong.of(clean.index());
        // within an upload the earlier pieces are in the log alone (S8)
        if (now.record().isEmpty() || now.record().get().upload().isPresent()) return OptionalLong.empty();
        if (!database.snapshot(now.at(), now.record().get())) return OptionalLong.empty();
        clean = now.at();
        return OptionalLong.of(clean.index());
    }

    /// Puts the snapshot that was received from another node in the database's place.
    ///
    /// @throws IOException if the disk refuses
    void replace() throws IOException {
        var open = applied.record().flatMap(record -> record.upload());
        if (open.isPresent()) uploads.delete(open.get().id()); // no snapshot is taken within an upload
        var installed = database.replace();
        clean = installed.at();
        applied = new Applied(installed.at(), installed.record(), clock.instant());
    }

    /// Reads one entry: its requests are added to `requests`, the record after it is returned.
    private Optional<ReplicatedRecord> read(
            byte[] data, Optional<ReplicatedRecord> record, List<LoggedRequest> requests) throws IOException {
        return switch (EntryCodec.decode(ByteBuffer.wrap(data))) {
            case Entry.Batch(var added) -> {
                requests.addAll(added);
                yield record;
            }
            case Entry.Chunk chunk -> Optional.of(piece(chunk, founded(record), requests));
            case Entry.Abort(var upload) -> Optional.of(aborted(founded(record), upload));
            // of two foundings by the same node the first counts
            case Entry.Founded(var founding) -> record.isPresent() ? record : Optional.of(founded(founding));
            case Entry.MemberAnnounced(var member) -> Optional.of(announced(founded(record), member));
            case Entry.MemberRemoved removed -> Optional.of(removed(founded(record), removed));
            case Entry.LevelRaised(var level) -> Optional.of(raised(founded(record), level));
        };
    }

    private ReplicatedRecord piece(Entry.Chunk chunk, ReplicatedRecord record, List<LoggedRequest> requests)
            throws IOException {
        var open = record.upload().filter(upload -> upload.id().equals(chunk.upload()));
        if (chunk.number() > 0
                && open.filter(u -> u.received() == chunk.number() && u.of() == chunk.of())
                        .isEmpty()) {
            return record; // a piece of an upload that was aborted meanwhile
        }
        if (chunk.number() == 0 && record.upload().isPresent()) {
            uploads.delete(record.upload().get().id()); // a later upload takes the place of one left unfinished
        }
        uploads.add(chunk);
        if (chunk.number() + 1 < chunk.of()) {
            var progress = new ReplicatedRecord.Upload(chunk.upload(), chunk.number() + 1, chunk.of());
            return with(record, Optional.of(progress));
        }
        var whole = uploads.content(chunk.upload());
        uploads.delete(chunk.upload());
        switch (EntryCodec.decode(ByteBuffer.wrap(whole))) {
            case Entry.Batch(var added) -> requests.addAll(added);
            case Entry.Chunk _, Entry.Abort _, Entry.RecordChange _ ->
                throw new EntryFormatException("upload " + chunk.upload() + " holds no requests");
        }
        return with(record, Optional.empty());
    }

    private ReplicatedRecord aborted(ReplicatedRecord record, java.util.UUID upload) throws IOException {
        if (record.upload().filter(open -> open.id().equals(upload)).isEmpty()) return record;
        uploads.delete(upload);
        return with(record, Optional.empty());
    }

    private void handOut(List<LogItem> items, int[] ends, List<RequestResult> outcomes) {
        for (var i = 0; i < ends.length; i++) {
            var item = items.get(i);
            if (item.lot() == 0) continue; // nobody here waits for it: no results are built
            results.applied(item.lot(), item.at().index(), outcomes.subList(i == 0 ? 0 : ends[i - 1], ends[i]));
        }
    }

    private ReplicatedRecord after(ReplicatedRecord r, List<LoggedRequest> requests) {
        if (requests.isEmpty()) return r;
        var time = r.lastTimeMillis();
        for (var request : requests) time = Math.max(time, request.timeMillis());
        return new ReplicatedRecord(
                r.clusterId(),
                r.foreignKeysAtFounding(),
                r.featureLevel(),
                database.connectionState(),
                time,
                r.members(),
                r.upload());
    }

    /// The founding counts only on a connection as it says: under other settings this node would apply the same
    /// entries to another effect (S4).
    private ReplicatedRecord founded(ReplicatedRecord founding) {
        if (database.connectionState().foreignKeys() == founding.connection().foreignKeys()) return founding;
        throw new IllegalStateException("the cluster was founded with -fk=%s: start this node with that"
                .formatted(founding.foreignKeysAtFounding()));
    }

    private static ReplicatedRecord founded(Optional<ReplicatedRecord> record) {
        return record.orElseThrow(() -> new EntryFormatException("the log does not begin with a founding"));
    }

    private static ReplicatedRecord announced(ReplicatedRecord r, ReplicatedRecord.Member member) {
        var others = r.members().stream().filter(m -> !m.id().equals(member.id()));
        var members = Stream.concat(others, Stream.of(member))
                .sorted(Comparator.comparing(ReplicatedRecord.Member::id))
                .toList();
        return r.withMembers(members);
    }

    private static ReplicatedRecord removed(ReplicatedRecord r, Entry.MemberRemoved removed) {
        return r.withMembers(r.members().stream()
                .filter(m -> !m.id().equals(removed.id()) || !m.incarnation().equals(removed.incarnation()))
                .toList());
    }

    private static ReplicatedRecord raised(ReplicatedRecord r, int level) {
        return level > r.featureLevel() ? r.withFeatureLevel(level) : r;
    }

    private static ReplicatedRecord with(ReplicatedRecord r, Optional<ReplicatedRecord.Upload> upload) {
        return new ReplicatedRecord(
                r.clusterId(),
                r.foreignKeysAtFounding(),
                r.featureLevel(),
                r.connection(),
                r.lastTimeMillis(),
                r.members(),
                upload);
    }
}
