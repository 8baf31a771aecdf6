// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.protocol.Message;
import org.rqlite.api.Halt;
import org.rqlite.store.log.EntryFormatException;
import org.rqlite.store.log.TermIndex;
import org.rqlite.store.log.UnknownEntryException;
import org.rqlite.store.sqlite.BrokenDatabaseException;
import org.rqlite.store.wait.IndexSignal;

/// Where entries leave Raft: the queue, the applier behind it, and the end of the node if an entry cannot be
/// applied.
///
/// An entry is never skipped: other nodes have applied it (A14). Whatever happens, every future completes.
final class ApplySide {
    private final EntryApplier applier;
    private final ApplyQueue queue;
    private final Halt halt;
    private final IndexSignal signal = new IndexSignal(() -> applied().at().index());
    private volatile boolean broken; // nothing is applied any more, the process is about to end

    ApplySide(EntryApplier applier, Halt halt) {
        this.applier = applier;
        this.halt = halt;
        this.queue = ApplyQueue.start(this::apply);
    }

    Applied applied() {
        return applier.applied();
    }

    /// Completed once an index is applied, on the thread that applies.
    CompletableFuture<Boolean> reach(long index) {
        return signal.reach(index);
    }

    TermIndex clean() {
        return applier.clean();
    }

    /// The last entry in the main file as far as Ratis was told.
    TermIndex told() {
        return applier.told();
    }

    /// Whether the main file holds more than that.
    boolean isCleanUntold() {
        return applier.isCleanUntold();
    }

    /// See [ApplyQueue#add].
    void add(LogItem item, boolean last) {
        queue.add(item, last);
    }

    /// The index up to which the log may go (I3); empty if a snapshot cannot be taken now.
    OptionalLong snapshot() {
        if (broken) return OptionalLong.empty();
        try {
            return queue.exclusively(applier::snapshot);
        } catch (Exception e) {
            broken(e);
            return OptionalLong.empty();
        }
    }

    /// From now on nothing is applied and no snapshot is taken, as if the process had been killed.
    void abandon() {
        broken = true;
    }

    /// Stops applying and lets go of what waits: a snapshot that holds it was received (S10). Returns once
    /// nothing is being applied.
    void pause() {
        queue.pause();
    }

    /// Puts the received snapshot in the database's place and goes on behind it.
    ///
    /// @throws IOException if the disk refuses; the node has been told to end
    void replace() throws IOException {
        try {
            queue.exclusively(() -> {
                applier.replace();
                return true;
            });
        } catch (Exception e) {
            broken(e);
            throw new IOException("the received snapshot cannot take the database's place", e);
        }
        signal.moved();
        queue.resume();
    }

    void close() {
        queue.close();
    }

    private void apply(List<LogItem> items) {
        if (broken) {
            fail(items, new IllegalStateException("the node is broken"));
            return;
        }
        try {
            applier.apply(items);
        } catch (IOException | RuntimeException | Error e) {
            broken(e);
            fail(items, e);
            return;
        }
        signal.moved();
        for (var item : items) item.done().complete(Message.EMPTY);
    }

    private void broken(Throwable cause) {
        broken = true;
        halt.halt(
                reason(cause), "cannot apply the log after entry " + applied().at() + ": " + cause.getMessage(), cause);
    }

    private static Halt.Reason reason(Throwable cause) {
        return switch (cause) {
            case UnknownEntryException _ -> Halt.Reason.VERSION;
            case EntryFormatException _ -> Halt.Reason.CORRUPT;
            case BrokenDatabaseException broken -> broken.reason();
            case IOException _ -> Halt.Reason.DISK;
            default -> Halt.Reason.DEFECT;
        };
    }

    private static void fail(List<LogItem> items, Throwable cause) {
        items.forEach(item -> item.done().completeExceptionally(cause));
    }
}
