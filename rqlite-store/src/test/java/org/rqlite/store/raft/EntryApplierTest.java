// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.api.Bytes;
import org.rqlite.store.log.ConnectionState;
import org.rqlite.store.log.Entry;
import org.rqlite.store.log.EntryCodec;
import org.rqlite.store.log.EntryFormatException;
import org.rqlite.store.log.LoggedRequest;
import org.rqlite.store.log.ReplicatedRecord;
import org.rqlite.store.log.Seeds;
import org.rqlite.store.log.TermIndex;
import org.rqlite.store.log.UnknownEntryException;

class EntryApplierTest {
    private static final UUID UPLOAD = UUID.fromString("99999999-0000-0000-0000-000000000001");

    @TempDir
    Path folder;

    private final ListDatabase database = new ListDatabase();
    private final List<String> results = new ArrayList<>();
    private EntryApplier applier;
    private long index = -1;

    @BeforeEach
    void found() throws IOException {
        applier = applier(database);
        apply(new Entry.Founded(Requests.founding()));
    }

    @Test
    void s4TheFoundingEntrySetsTheRecordAndASecondOneChangesNothing() throws IOException {
        var other =
                new ReplicatedRecord(UPLOAD, true, 1, Requests.founding().connection(), 0, List.of(), Optional.empty());

        apply(new Entry.Founded(other));

        assertThat(applier.applied().record()).contains(Requests.founding());
    }

    @Test
    void resultsGoToWhoeverProposedAndToNobodyElse() throws IOException {
        apply(batch("other node's"), 0);
        apply(batch("a", "b"), 7);

        assertThat(results).containsExactly("lot 7 index 2 results 2");
    }

    @Test
    void a16EntriesOfOneGroupReachTheDatabaseTogetherEachWithItsOwnResults() throws IOException {
        applier.apply(List.of(item(batch("a"), 1), item(batch("b", "c"), 2), LogItem.of(at(), ByteString.EMPTY, 0)));

        assertThat(database.groups).containsExactly(3);
        assertThat(results).containsExactly("lot 1 index 1 results 1", "lot 2 index 2 results 2");
        assertThat(applier.applied().at()).isEqualTo(new TermIndex(1, 3));
    }

    @Test
    void s9TheRecordKnowsTheHighestTimeApplied() throws IOException {
        apply(new Entry.Batch(List.of(stamped("a", 500), stamped("b", 400))));
        apply(new Entry.Batch(List.of(stamped("c", 450))));

        assertThat(record().lastTimeMillis()).isEqualTo(500);
    }

    @Test
    void s4TheConnectionsStateAfterEachGroupIsInTheRecord() throws IOException {
        apply(batch("a"));
        assertThat(record().connection().caseSensitiveLike()).isTrue();

        apply(batch("b"));
        assertThat(record().connection().caseSensitiveLike()).isFalse();
    }

    @Test
    void aMemberThatAnnouncesItselfTakesThePlaceOfItsOldEntry() throws IOException {
        apply(new Entry.MemberAnnounced(Requests.member("n0")));
        var moved = new ReplicatedRecord.Member("n1", UPLOAD, "other:1", "http://other:2", true, "3.55.0", "linux");
        apply(new Entry.MemberAnnounced(moved));

        assertThat(record().members()).containsExactly(Requests.member("n0"), moved);
    }

    @Test
    void s1AMemberIsRemovedALaterLifeOfItsIdIsNot() throws IOException {
        var first = Requests.member("n2");
        var second = new ReplicatedRecord.Member("n2", UPLOAD, "other:1", "http://other:2", true, "3.55.0", "linux");

        apply(new Entry.MemberAnnounced(first));
        apply(new Entry.MemberRemoved("n2", first.incarnation()));
        assertThat(record().members()).containsExactly(Requests.member("n1"));

        apply(new Entry.MemberAnnounced(second));
        apply(new Entry.MemberRemoved("n2", first.incarnation()));
        assertThat(record().members()).containsExactly(Requests.member("n1"), second);
    }

    @Test
    void s5TheFeatureLevelOnlyRises() throws IOException {
        apply(new Entry.LevelRaised(3));
        assertThat(record().featureLevel()).isEqualTo(3);

        apply(new Entry.LevelRaised(2));
        assertThat(record().featureLevel()).isEqualTo(3);
    }

    @Test
    void s8TheLastPieceOfALargeRequestExecutesTheWhole() throws IOException {
        var pieces = pieces(batch("large"), 3);

        apply(pieces.get(0));
        apply(pieces.get(1));
        assertThat(record().upload()).contains(new ReplicatedRecord.Upload(UPLOAD, 2, 3));
        assertThat(database.requests).isEmpty();
        apply(pieces.get(2), 9);

        assertThat(database.requests).extracting(Requests::sql).containsExactly("large");
        assertThat(record().upload()).isEmpty();
        assertThat(results).containsExactly("lot 9 index 3 results 1");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void s8OtherRequestsBetweenThePiecesAreAppliedInTheirPlace() throws IOException {
        var pieces = pieces(batch("large"), 2);

        applier.apply(List.of(item(pieces.get(0), 0), item(batch("between"), 0), item(pieces.get(1), 0)));

        assertThat(database.requests).extracting(Requests::sql).containsExactly("between", "large");
    }

    @Test
    void s8NoSnapshotIsTakenFromTheFirstPieceToTheLast() throws IOException {
        var pieces = pieces(batch("large"), 2);

        apply(pieces.get(0));
        assertThat(applier.snapshot()).isEqualTo(OptionalLong.empty());
        apply(pieces.get(1));

        assertThat(applier.snapshot()).isEqualTo(OptionalLong.of(2));
    }

    @Test
    void s8AnAbortEndsAnUploadAndItsLatePiecesChangeNothing() throws IOException {
        var pieces = pieces(batch("large"), 2);

        apply(pieces.get(0));
        apply(new Entry.Abort(UPLOAD));
        apply(pieces.get(1), 4);

        assertThat(database.requests).isEmpty();
        assertThat(record().upload()).isEmpty();
        assertThat(results).containsExactly("lot 4 index 3 results 0");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void s8AnAbortOfAnotherUploadChangesNothing() throws IOException {
        apply(pieces(batch("large"), 2).getFirst());

        apply(new Entry.Abort(Requests.CLUSTER));

        assertThat(record().upload()).isPresent();
    }

    @Test
    void s8AnUploadThatBeginsWhileAnotherIsUnfinishedTakesItsPlace() throws IOException {
        apply(pieces(batch("first"), 2).getFirst());
        var second = Requests.CLUSTER;

        apply(new Entry.Chunk(second, 0, 2, 0, Bytes.EMPTY));

        assertThat(record().upload()).contains(new ReplicatedRecord.Upload(second, 1, 2));
        assertThat(folder.toFile().list()).hasSize(1);
    }

    @Test
    void s8ALoadTakesTheDatabasesPlaceAndIsASnapshot() throws IOException {
        apply(batch("gone"));
        for (var piece : loadPieces("one\ntwo", 2)) apply(piece);
        assertThat(applier.snapshot()).isEqualTo(OptionalLong.empty());

        apply(new Entry.Load(UPLOAD, 7, 0), 9);

        assertThat(database.requests).extracting(Requests::sql).containsExactly("one", "two");
        assertThat(database.snapshot.at()).isEqualTo(new TermIndex(1, 4));
        assertThat(database.snapshot.record()).isEqualTo(record());
        assertThat(record().upload()).isEmpty();
        assertThat(record().connection()).isEqualTo(ConnectionState.founding(false));
        assertThat(applier.clean()).isEqualTo(new TermIndex(1, 4));
        assertThat(applier.isCleanUntold()).isTrue();
        assertThat(applier.snapshot()).isEqualTo(OptionalLong.of(4));
        assertThat(applier.isCleanUntold()).isFalse();
        assertThat(results).containsExactly("lot 9 index 4 results 1");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void s8WhatComesBeforeALoadInAGroupIsGoneAndWhatComesBehindItStays() throws IOException {
        var pieces = loadPieces("loaded", 1);

        applier.apply(List.of(
                item(batch("before"), 1),
                item(pieces.getFirst(), 2),
                item(batch("between"), 3),
                item(new Entry.Load(UPLOAD, 6, 0), 4),
                item(batch("behind", "it"), 5)));

        assertThat(database.requests).extracting(Requests::sql).containsExactly("loaded", "behind", "it");
        assertThat(database.groups).containsExactly(2, 2);
        assertThat(results)
                .containsExactly(
                        "lot 1 index 1 results 1",
                        "lot 2 index 2 results 0",
                        "lot 3 index 3 results 1",
                        "lot 4 index 4 results 1",
                        "lot 5 index 5 results 2");
        assertThat(applier.clean()).isEqualTo(new TermIndex(1, 4));
        assertThat(record().connection().caseSensitiveLike()).isTrue(); // of three requests
    }

    @Test
    void s8ABadFileIsRefusedAndChangesNothing() throws IOException {
        apply(batch("stays"));
        var before = record();
        for (var piece : loadPieces("bad", 1)) apply(piece);

        apply(new Entry.Load(UPLOAD, 3, 0), 9);

        assertThat(database.requests).extracting(Requests::sql).containsExactly("stays");
        assertThat(record()).isEqualTo(before);
        assertThat(applier.clean()).isEqualTo(TermIndex.NONE);
        assertThat(results).containsExactly("lot 9 index 3 results 1");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void s8ALoadThatWasAbortedOrIsNotWholeChangesNothing() throws IOException {
        apply(batch("stays"));
        apply(new Entry.Load(UPLOAD, 3, 0), 7);
        apply(loadPieces("loaded", 2).getFirst());
        apply(new Entry.Load(UPLOAD, 6, 0), 8); // a piece is missing
        apply(new Entry.Abort(UPLOAD));
        apply(new Entry.Load(UPLOAD, 6, 0), 9);

        assertThat(database.requests).extracting(Requests::sql).containsExactly("stays");
        assertThat(results)
                .containsExactly("lot 7 index 2 results 1", "lot 8 index 4 results 1", "lot 9 index 6 results 1");
    }

    @Test
    void aPieceThatFailsItsChecksumIsDamage() {
        var chunk = (Entry.Chunk) pieces(batch("large"), 2).getFirst();
        var broken = new Entry.Chunk(chunk.upload(), 0, 2, chunk.checksum() + 1, chunk.content());

        assertThatThrownBy(() -> apply(broken))
                .isInstanceOf(EntryFormatException.class)
                .hasMessage("chunk 0 of upload " + UPLOAD + " fails its checksum");
    }

    @Test
    void s5AnEntryOfALaterVersionIsNeverSkipped() {
        var bytes = EntryCodec.encode(batch("a"));
        bytes[0] = 9;

        assertThatThrownBy(() -> applier.apply(List.of(LogItem.of(at(), ByteString.copyFrom(bytes), 0))))
                .isInstanceOf(UnknownEntryException.class);
        assertThat(applier.applied().at().index()).isZero();
    }

    @Test
    void i3ASnapshotIsOfWhatWasAppliedAndABusyOneChangesNothing() throws IOException {
        apply(batch("a"));
        database.busy = true;
        assertThat(applier.snapshot()).isEqualTo(OptionalLong.empty());
        assertThat(applier.clean()).isEqualTo(TermIndex.NONE);

        database.busy = false;
        assertThat(applier.snapshot()).isEqualTo(OptionalLong.of(1));

        assertThat(applier.clean()).isEqualTo(new TermIndex(1, 1));
        assertThat(database.snapshot.record()).isEqualTo(record());
    }

    @Test
    void s4AFoundingUnderOtherForeignKeysIsNotApplied() {
        var empty = applier(new ListDatabase());
        var other =
                new ReplicatedRecord(UPLOAD, true, 1, ConnectionState.founding(true), 0, List.of(), Optional.empty());

        assertThatThrownBy(() -> empty.apply(List.of(item(new Entry.Founded(other), 0))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("-fk=true");
        assertThat(empty.applied().record()).isEmpty();
    }

    @Test
    void thereIsNoSnapshotBeforeTheFounding() throws IOException {
        var empty = applier(new ListDatabase());
        empty.apply(List.of(LogItem.of(new TermIndex(1, 0), ByteString.EMPTY, 0)));

        assertThat(empty.snapshot()).isEqualTo(OptionalLong.empty());
    }

    @Seeds(100)
    void replayThroughASnapshotEqualsFullReplay(RandomGenerator random) throws IOException {
        var entries = new ArrayList<Entry>();
        for (var i = 0; i < 40; i++) {
            if (random.nextInt(8) == 0) {
                entries.addAll(loadPieces(random.nextInt(4) == 0 ? "bad" : "loaded " + i, random.nextInt(1, 4)));
                if (random.nextBoolean()) entries.add(new Entry.Batch(List.of(stamped("between " + i, i))));
                entries.add(random.nextInt(5) == 0 ? new Entry.Abort(UPLOAD) : new Entry.Load(UPLOAD, 1, 0));
            } else if (random.nextInt(5) == 0) {
                var pieces = pieces(batch("large " + i), random.nextInt(1, 5));
                entries.addAll(pieces.subList(0, random.nextInt(5) == 0 ? pieces.size() - 1 : pieces.size()));
                entries.add(new Entry.Abort(UPLOAD));
            } else {
                entries.add(new Entry.Batch(List.of(stamped("row " + i, random.nextLong(1000)))));
            }
        }
        for (var entry : entries) {
            apply(entry);
            if (random.nextInt(10) == 0) applier.snapshot();
        }

        var again = database.restarted();
        var replayed = new EntryApplier(
                again, new UploadFile(folder), this::applied, InstantSource.system(), again.recovered());
        for (var at = Math.max(1, again.snapshot.at().index() + 1); at <= entries.size(); at++) {
            if (again.snapshot.at().index() < 0 && at == 1) {
                replayed.apply(List.of(encoded(new TermIndex(1, 0), new Entry.Founded(Requests.founding()), 0)));
            }
            replayed.apply(List.of(encoded(new TermIndex(1, at), entries.get((int) at - 1), 0)));
        }

        assertThat(again.requests).isEqualTo(database.requests);
        assertThat(replayed.applied().record()).isEqualTo(applier.applied().record());
    }

    private EntryApplier applier(ListDatabase over) {
        return new EntryApplier(over, new UploadFile(folder), this::applied, InstantSource.system(), over.recovered());
    }

    private void applied(long lot, long at, List<?> outcomes) {
        results.add("lot " + lot + " index " + at + " results " + outcomes.size());
    }

    private void apply(Entry entry) throws IOException {
        apply(entry, 0);
    }

    private void apply(Entry entry, long lot) throws IOException {
        applier.apply(List.of(item(entry, lot)));
    }

    private LogItem item(Entry entry, long lot) {
        return encoded(at(), entry, lot);
    }

    private static LogItem encoded(TermIndex at, Entry entry, long lot) {
        return LogItem.of(at, ByteString.copyFrom(EntryCodec.encode(entry)), lot);
    }

    private TermIndex at() {
        return new TermIndex(1, ++index);
    }

    private ReplicatedRecord record() {
        return applier.applied().record().orElseThrow();
    }

    private static Entry.Batch batch(String... sql) {
        return new Entry.Batch(Arrays.stream(sql).map(Requests::insert).toList());
    }

    private static LoggedRequest stamped(String sql, long timeMillis) {
        var request = Requests.insert(sql);
        return new LoggedRequest(request.kind(), request.statements(), false, timeMillis, 0, 1000, Optional.empty());
    }

    private static List<Entry> pieces(Entry whole, int count) {
        return pieces(EntryCodec.encode(whole), count, count);
    }

    /// All but the end, which counts as a piece.
    private static List<Entry> loadPieces(String file, int count) {
        return pieces(file.getBytes(StandardCharsets.UTF_8), count, count + 1);
    }

    private static List<Entry> pieces(byte[] bytes, int count, int of) {
        var pieces = new ArrayList<Entry>();
        for (var i = 0; i < count; i++) {
            var content = Arrays.copyOfRange(bytes, bytes.length * i / count, bytes.length * (i + 1) / count);
            var checksum = UploadFile.checksum(content, 0, content.length);
            pieces.add(new Entry.Chunk(UPLOAD, i, of, checksum, Bytes.copyOf(content)));
        }
        return pieces;
    }
}
