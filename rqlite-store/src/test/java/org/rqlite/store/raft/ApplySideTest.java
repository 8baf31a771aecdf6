// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.api.Halt;
import org.rqlite.store.log.Entry;
import org.rqlite.store.log.EntryCodec;
import org.rqlite.store.log.TermIndex;
import org.rqlite.store.sqlite.BrokenDatabaseException;

class ApplySideTest {
    @TempDir
    Path folder;

    private final Halts halts = new Halts();
    private final ListDatabase database = new ListDatabase();
    private ApplySide side;

    @BeforeEach
    void start() {
        side = new ApplySide(
                new EntryApplier(
                        database,
                        new UploadFile(folder),
                        (_, _, _) -> {},
                        InstantSource.system(),
                        database.recovered()),
                halts);
        add(0, EntryCodec.encode(new Entry.Founded(Requests.founding())));
    }

    @AfterEach
    void close() {
        side.close();
    }

    @Test
    void s5AnEntryOfALaterVersionEndsTheNodeNamingTheVersionItNeeds() {
        var bytes = EntryCodec.encode(batch());
        bytes[0] = 3;

        var item = add(1, bytes);

        assertThat(item.done()).isCompletedExceptionally();
        assertThat(halts.seen)
                .containsExactly("VERSION cannot apply the log after entry TermIndex[term=1, index=0]: "
                        + "entry of version 3 needs a later release, this one knows version 1");
    }

    @Test
    void a14ADamagedEntryEndsTheNode() {
        add(1, new byte[] {1, 1, 0});

        assertThat(halts.seen).singleElement().asString().startsWith("CORRUPT cannot apply the log");
    }

    @Test
    void a14ABrokenDatabaseEndsTheNodeForItsOwnReason() {
        database.broken = new BrokenDatabaseException(Halt.Reason.DISK, "disk full");

        add(1, EntryCodec.encode(batch()));

        assertThat(halts.seen).singleElement().asString().startsWith("DISK ").endsWith(": disk full");
    }

    @Test
    void a14ADefectEndsTheNode() {
        database.broken = new IllegalStateException("never");

        add(1, EntryCodec.encode(batch()));

        assertThat(halts.seen).singleElement().asString().startsWith("DEFECT ");
    }

    @Test
    void afterAFailureNothingIsAppliedOrFoldedAndEveryFutureCompletes() {
        database.broken = new IllegalStateException("never");
        add(1, EntryCodec.encode(batch()));
        database.broken = null;

        var next = add(2, EntryCodec.encode(batch()));

        assertThat(next.done()).isCompletedExceptionally();
        assertThat(database.requests).isEmpty();
        assertThat(side.applied().at().index()).isZero();
        assertThat(side.snapshot()).isEqualTo(OptionalLong.empty());
        assertThat(halts.seen).hasSize(1);
    }

    private LogItem add(long index, byte[] bytes) {
        var item = LogItem.of(new TermIndex(1, index), ByteString.copyFrom(bytes), 0);
        side.add(item, true);
        return item;
    }

    private static Entry batch() {
        return new Entry.Batch(List.of(Requests.insert("a")));
    }
}
