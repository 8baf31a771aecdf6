// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.rqlite.store.log.TermIndex;

/// Gets this follower a snapshot when the leader's log begins too late for it (A6, S10).
///
/// Ratis tells again and again until one is there, so each call tries once. A failure is answered a while
/// later, which bounds the attempts.
final class CatchUp {
    private static final System.Logger LOG = System.getLogger(CatchUp.class.getName());
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration IN_VAIN = Duration.ofSeconds(1);
    private static final Duration PLACING_MAX = Duration.ofMinutes(10); // it is read twice and forced

    private final SnapshotFetcher fetcher;
    private final LongSupplier applied;
    private final LongSupplier clean;
    private final AtomicReference<@Nullable Fetching> fetching = new AtomicReference<>(); // under way
    private final AtomicReference<@Nullable Call> declined = new AtomicReference<>(); // last answered by nothing
    private final AtomicReference<@Nullable Heard> unheeded = new AtomicReference<>(); // that Ratis answers in vain
    private volatile @Nullable Fetched fetched; // received, not yet in the database's place
    private volatile boolean placing; // it is being put there

    /// That the leader's log begins at an index.
    private record Call(String leaderId, long firstIndex) {}

    /// A call that does not end.
    ///
    /// @param applied index of the last entry applied here at the first time
    /// @param sinceNanos when that was
    private record Heard(Call call, long applied, long sinceNanos) {
        boolean again(Call other, long then) {
            return call.equals(other) && applied == then;
        }
    }

    /// A snapshot that is being received.
    private record Fetching(String leaderId, Thread thread, CompletableFuture<Optional<TermIndex>> answer) {}

    /// A snapshot that was received.
    ///
    /// @param at last entry contained
    /// @param told whether Ratis was told of it
    /// @param sinceNanos when it was received
    private record Fetched(TermIndex at, boolean told, long sinceNanos) {}

    /// @param applied index of the last entry applied here
    /// @param clean index of the last entry in the main file as far as Ratis was told, which it takes for its
    /// snapshot
    CatchUp(SnapshotFetcher fetcher, LongSupplier applied, LongSupplier clean) {
        this.fetcher = fetcher;
        this.applied = applied;
        this.clean = clean;
    }

    /// The leader calls, whether Ratis passes the call on or answers it by itself. Does not block.
    ///
    /// If the leader's log begins right behind our main file, Ratis says that this snapshot is there already, and
    /// nobody moves: the leader no longer knows the term of our last entry, so it calls for ever. Such a call is
    /// served here, once it has been heard in vain for a while; [GroupWatch] takes in what was received.
    void heard(String leaderId, long firstIndex) {
        var now = applied.getAsLong();
        if (firstIndex == 0 || clean.getAsLong() + 1 != firstIndex || fetched != null || fetching.get() != null) return;
        var call = new Call(leaderId, firstIndex);
        var before = unheeded.get();
        if (before == null || !before.again(call, now)) {
            unheeded.set(new Heard(call, now, System.nanoTime()));
            return;
        }
        if (System.nanoTime() - before.sinceNanos() < IN_VAIN.toNanos()) return;
        unheeded.set(null);
        start(leaderId, now + 1, new CompletableFuture<>());
    }

    /// The leader's log begins at `firstIndex`. Does not block.
    ///
    /// @return what was received; empty if nothing needs to be
    CompletableFuture<Optional<TermIndex>> call(String leaderId, long firstIndex) {
        var next = applied.getAsLong() + 1;
        if (reaches(leaderId, firstIndex, next)) return CompletableFuture.completedFuture(Optional.empty());
        var answer = new CompletableFuture<Optional<TermIndex>>();
        // not back behind what was applied, even if the leader calls for less
        start(leaderId, Math.max(firstIndex, next), answer);
        return answer;
    }

    private void start(String leaderId, long least, CompletableFuture<Optional<TermIndex>> answer) {
        Thread.ofVirtual().name("catch-up").start(() -> serve(leaderId, least, answer));
    }

    /// Whether the leader's log goes on behind what is applied here: a newcomer is told in any case, even then.
    ///
    /// A log that begins with the very next entry does not: the leader knows its predecessor no more, so it
    /// cannot tell whether ours is the same, and calls for ever. Nor does one for which the leader calls again:
    /// by conflicts of entries that nobody committed it has come to believe that we are further back than we are.
    private boolean reaches(String leaderId, long firstIndex, long next) {
        if (firstIndex == 0) return true;
        if (next <= firstIndex) return false;
        var call = new Call(leaderId, firstIndex);
        return !call.equals(declined.getAndSet(call));
    }

    /// Gives up what is being received from another node than the leader: Ratis takes no entries meanwhile, and
    /// the log of the new leader may go further back.
    void leaderIs(String leaderId) {
        var now = fetching.get();
        if (now == null || now.leaderId().equals(leaderId)) return;
        if (now.answer().completeExceptionally(new IOException("leader changed"))) {
            LOG.log(Level.INFO, () -> "gives a snapshot up, the leader changed from=" + now.leaderId());
            now.thread().interrupt();
        }
    }

    /// Ratis has begun to put the snapshot that was received in its place: until [#installed()] nothing else is
    /// received, for it would be written over that one. With a large one the leader's log may go on without it
    /// meanwhile, and the leader call again.
    void placing() {
        placing = fetched != null;
    }

    /// The snapshot received last is in its place, or is not needed any more.
    void installed() {
        fetched = null;
        placing = false;
    }

    /// Whether a snapshot has been there for so long without being taken: a new leader whose log goes further
    /// back does not call for it, and Ratis takes no entries while it believes that one is coming.
    boolean isStuck(Duration patience) {
        var received = fetched;
        if (received == null || !received.told()) return false;
        return System.nanoTime() - received.sinceNanos() > (placing ? PLACING_MAX : patience).toNanos();
    }

    private void serve(String leaderId, long firstIndex, CompletableFuture<Optional<TermIndex>> answer) {
        var received = fetched;
        if (received != null && placing) {
            fail(
                    answer,
                    new IOException("a snapshot that ends at " + received.at().index() + " is being put in place"));
            return;
        }
        if (received != null && received.at().index() + 1 >= firstIndex) {
            tell(received.at(), answer);
            return;
        }
        var mine = new Fetching(leaderId, Thread.currentThread(), answer);
        if (!fetching.compareAndSet(null, mine)) {
            fail(answer, new IOException("a snapshot is being fetched already"));
            return;
        }
        try {
            tell(fetch(leaderId, firstIndex), answer);
        } catch (IOException | RuntimeException e) {
            if (!answer.isDone())
                LOG.log(Level.WARNING, "no snapshot was fetched, the leader will call again leader=" + leaderId, e);
            fail(answer, e);
        } finally {
            fetching.set(null);
        }
    }

    private TermIndex fetch(String leaderId, long firstIndex) throws IOException {
        LOG.log(Level.INFO, () -> "fetches a snapshot leader=" + leaderId + " first=" + firstIndex);
        var at = fetcher.fetch(leaderId, firstIndex);
        // behind it the log must go on without a gap
        if (at.index() + 1 < firstIndex)
            throw new IOException("the snapshot ends at " + at.index() + ", the log begins at " + firstIndex);
        LOG.log(Level.INFO, () -> "fetched a snapshot at=" + at.index());
        return at;
    }

    private void tell(TermIndex at, CompletableFuture<Optional<TermIndex>> answer) {
        fetched = new Fetched(at, !answer.isDone(), System.nanoTime());
        answer.complete(Optional.of(at));
    }

    private static void fail(CompletableFuture<Optional<TermIndex>> answer, Exception cause) {
        if (!answer.isDone()) LockSupport.parkNanos(RETRY.toNanos());
        answer.completeExceptionally(cause);
    }
}
