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
import org.rqlite.store.log.ConnectionState;
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
    private volatile TermIndex told; // the snapshot that Ratis knows of: earlier than `clean` behind a load

    /// @param start the state that the database folder was recovered to
    EntryApplier(AppliedDatabase database, UploadFile uploads, LotResults results, InstantSource clock, Applied start) {
        this.database = database;
        this.uploads = uploads;
        this.results = results;
        this.clock = clock;
        this.applied = start;
        this.clean = start.at();
        this.told = start.at();
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
        var group = new Group(applied.record());
        var ends = new int[items.size()]; // where the results of each item end
        for (var i = 0; i < items.size(); i++) {
            var item = items.get(i);
            if (!item.data().isEmpty()) read(item, group);
            ends[i] = group.size();
        }
        group.run();
        if (group.clean.isPresent()) clean = group.clean.get();
        applied = new Applied(items.getLast().at(), group.record, clock.instant());
        handOut(items, ends, group.outcomes);
    }

    /// What one call of [#apply] has come to.
    private final class Group {
        private Optional<ReplicatedRecord> record;
        private List<LoggedRequest> requests = new ArrayList<>(); // read, not yet run
        private final List<RequestResult> outcomes = new ArrayList<>();
        private Optional<TermIndex> clean = Optional.empty(); // the last load

        Group(Optional<ReplicatedRecord> record) {
            this.record = record;
        }

        int size() {
            return outcomes.size() + requests.size();
        }

        ReplicatedRecord founded() {
            return EntryApplier.founded(record);
        }

        void run() {
            if (requests.isEmpty()) return;
            var done = database.apply(requests);
            if (done.size() != requests.size()) {
                throw new IllegalStateException(done.size() + " results for " + requests.size() + " requests");
            }
            outcomes.addAll(done);
            var ran = requests;
            record = record.map(r -> after(r, ran));
            requests = new ArrayList<>();
        }
    }

    /// The last entry in the main file as far as [#snapshot()] has told; any thread.
    TermIndex told() {
        return told;
    }

    /// Whether a load has made the main file hold more than that, so that the log could be purged; any thread.
    boolean isCleanUntold() {
        return clean.index() > told.index();
    }

    /// Folds everything applied into the main file.
    ///
    /// @return the index up to which the log may go (I3); empty if a snapshot cannot be taken now
    /// @throws IOException if the disk refuses
    OptionalLong snapshot() throws IOException {
        var now = applied;
        if (now.at().equals(clean)) {
            told = clean;
            return clean.index() < 0 ? OptionalLong.empty() : OptionalLong.of(clean.index());
        }
        // within an upload the earlier pieces are in the log alone (S8)
        if (now.record().isEmpty() || now.record().get().upload().isPresent()) return OptionalLong.empty();
        if (!database.snapshot(now.at(), now.record().get())) return OptionalLong.empty();
        clean = now.at();
        told = clean;
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
        told = clean;
        applied = new Applied(installed.at(), installed.record(), clock.instant());
    }

    /// Reads one entry into the group.
    private void read(LogItem item, Group group) throws IOException {
        switch (EntryCodec.decode(ByteBuffer.wrap(item.data().toByteArray()))) {
            case Entry.Batch(var added) -> group.requests.addAll(added);
            case Entry.Chunk chunk -> group.record = Optional.of(piece(chunk, group.founded(), group.requests));
            case Entry.Abort(var upload) -> group.record = Optional.of(aborted(group.founded(), upload));
            case Entry.Load load -> load(item.at(), load, group);
            // of two foundings by the same node the first counts
            case Entry.Founded(var founding) ->
                group.record = group.record.isPresent() ? group.record : Optional.of(founded(founding));
            case Entry.MemberAnnounced(var member) -> group.record = Optional.of(announced(group.founded(), member));
            case Entry.MemberRemoved removed -> group.record = Optional.of(removed(group.founded(), removed));
            case Entry.LevelRaised(var level) -> group.record = Optional.of(raised(group.founded(), level));
        }
    }

    private void load(TermIndex at, Entry.Load load, Group group) throws IOException {
        group.run(); // what comes before is in the database that goes away
        var record = group.founded();
        if (!isWhole(record, load)) {
            group.outcomes.add(new RequestResult.Failed("the load was given up, nothing was changed"));
            return;
        }
        var loaded = with(fresh(record), Optional.empty());
        var fault = database.load(uploads.file(load.upload()), load, at, loaded);
        uploads.delete(load.upload());
        group.record = Optional.of(fault.isPresent() ? with(record, Optional.empty()) : loaded);
        if (fault.isEmpty()) group.clean = Optional.of(at);
        group.outcomes.add(fault.<RequestResult>map(RequestResult.Failed::new)
                .orElseGet(() -> new RequestResult.Answered(List.of())));
    }

    private static boolean isWhole(ReplicatedRecord record, Entry.Load load) {
        return record.upload()
                .filter(open -> open.id().equals(load.upload()) && open.received() + 1 == open.of())
                .isPresent();
    }

    /// The record of a connection that was just opened.
    private static ReplicatedRecord fresh(ReplicatedRecord r) {
        return new ReplicatedRecord(
                r.clusterId(),
                r.foreignKeysAtFounding(),
                r.featureLevel(),
                ConnectionState.founding(r.foreignKeysAtFounding()),
                r.lastTimeMillis(),
                r.members(),
                r.upload());
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
            case Entry.Chunk _, Entry.Abort _, Entry.Load _, Entry.RecordChange _ ->
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
