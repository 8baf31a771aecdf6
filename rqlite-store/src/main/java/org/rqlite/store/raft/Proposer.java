// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.ratis.protocol.RaftClientReply;
import org.jspecify.annotations.Nullable;
import org.rqlite.api.CommitUnknownException;
import org.rqlite.api.DatabaseException;
import org.rqlite.api.NotLeaderException;
import org.rqlite.api.NotOpenException;
import org.rqlite.api.NotReadyException;
import org.rqlite.api.OverloadedException;
import org.rqlite.api.RequestTooLargeException;
import org.rqlite.store.log.Entry;
import org.rqlite.store.log.EntryCodec;
import org.rqlite.store.log.RequestResult;

/// Packs waiting requests into log entries, one entry in flight (S9, A16).
///
/// Whoever finds nothing in flight sends what waits; else the thread that ends the flight does. So a lone
/// request is appended on its caller's thread, and under load each entry takes all that came while the last one
/// was committed. When a flight ends badly its requests are of unknown fate and those that wait were certainly
/// not written.
final class Proposer implements LotResults {
    static final int LOT_REQUESTS_MAX = 512;
    static final int LOT_BYTES_MAX = 1 << 20;
    static final int WAITING_MAX = 16_384;
    static final long WAITING_BYTES_MAX = 256L << 20;
    static final int REQUEST_BYTES_MAX = 256 << 20; // S8: bounds the time without a snapshot

    private static final System.Logger LOG = System.getLogger(Proposer.class.getName());

    private final LogWriter log;
    private final Supplier<Applied> applied;
    private final InstantSource clock;
    private final RandomGenerator random; // guarded by lock
    private final Plant plant = Plant.configured();
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Proposal> waiting = new ArrayDeque<>(); // guarded by lock
    private final ArrayDeque<Entry> own = new ArrayDeque<>(); // guarded by lock: entries of the node itself, go first
    private long waitingBytes; // guarded by lock
    private @Nullable Lot inFlight; // guarded by lock
    private long numbers; // guarded by lock: entries numbered so far
    private long lastTimeMillis; // guarded by lock
    private boolean closed; // guarded by lock

    /// @param applied the state of this node, for the time last applied and for uploads left unfinished
    Proposer(LogWriter log, Supplier<Applied> applied, InstantSource clock, RandomGenerator random) {
        this.log = log;
        this.applied = applied;
        this.clock = clock;
        this.random = random;
    }

    /// Puts a request in line.
    ///
    /// @throws OverloadedException if the line is full
    /// @throws RequestTooLargeException if it is larger than any upload may be
    /// @throws NotOpenException if the node is closing
    void propose(Proposal proposal) {
        Optional<Lot> lot;
        lock.lock();
        try {
            if (closed) throw new NotOpenException();
            var size = proposal.request().size();
            if (size > REQUEST_BYTES_MAX) throw tooLarge(size);
            if (isFull(size)) {
                throw new OverloadedException(
                        "too many writes wait: " + waiting.size() + " requests, " + waitingBytes + " bytes");
            }
            waiting.add(proposal);
            waitingBytes += size;
            lot = takeOff();
        } finally {
            lock.unlock();
        }
        lot.ifPresent(this::fly);
    }

    /// Proposes an entry of the node itself, ahead of all that wait; what becomes of it shows in the applied
    /// state.
    void propose(Entry entry) {
        Optional<Lot> lot;
        lock.lock();
        try {
            if (closed) return;
            own.add(entry);
            lot = takeOff();
        } finally {
            lock.unlock();
        }
        lot.ifPresent(this::fly);
    }

    /// Takes a request out of line.
    ///
    /// @return whether it still waited: then it certainly will not be written
    boolean withdraw(Proposal proposal) {
        lock.lock();
        try {
            var waited = waiting.remove(proposal);
            if (waited) waitingBytes -= proposal.request().size();
            return waited;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void applied(long number, long index, List<RequestResult> results) {
        @Nullable Lot done = null;
        Optional<Lot> lot;
        lock.lock();
        try {
            var flying = inFlight;
            if (flying == null || !flying.owns(number)) return; // given up earlier
            if (flying.hasNext()) {
                lot = Optional.of(flying);
            } else {
                done = flying;
                inFlight = null;
                lot = takeOff();
            }
        } finally {
            lock.unlock();
        }
        lot.ifPresent(this::fly);
        if (done != null) done.succeed(index, results);
    }

    /// Leadership is gone, or a flight takes too long: ends it and refuses all that wait.
    void giveUp(String why) {
        fail(Optional.empty(), new CommitUnknownException(why), new NotLeaderException());
    }

    /// Gives up a flight that has lasted too long; called now and then.
    void giveUpAfter(long nanos) {
        @Nullable Lot late;
        lock.lock();
        try {
            late = inFlight;
        } finally {
            lock.unlock();
        }
        if (late != null && late.ageNanos(System.nanoTime()) > nanos) {
            fail(Optional.of(late), new CommitUnknownException("timed out committing log"), new NotReadyException());
        }
    }

    /// Takes no more requests. What is in flight may still come home.
    void close() {
        List<Proposal> refused;
        lock.lock();
        try {
            closed = true;
            own.clear();
            refused = takeWaiting();
        } finally {
            lock.unlock();
        }
        refused.forEach(proposal -> proposal.outcome().completeExceptionally(new NotOpenException()));
    }

    /// Whether something is in flight.
    boolean isFlying() {
        lock.lock();
        try {
            return inFlight != null;
        } finally {
            lock.unlock();
        }
    }

    /// How many requests wait.
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    private static RequestTooLargeException tooLarge(int size) {
        return new RequestTooLargeException("request of " + size + " bytes, at most " + REQUEST_BYTES_MAX);
    }

    private boolean isFull(int size) {
        if (waiting.isEmpty()) return false; // one always fits, however large
        return waiting.size() >= WAITING_MAX || waitingBytes + size > WAITING_BYTES_MAX;
    }

    private Optional<Lot> takeOff() {
        if (inFlight != null) return Optional.empty();
        var lot = nextLot();
        lot.ifPresent(next -> inFlight = next);
        return lot;
    }

    private Optional<Lot> nextLot() {
        var state = applied.get();
        var unfinished = state.record().flatMap(record -> record.upload());
        if (unfinished.isPresent()) {
            return Optional.of(lot(
                    List.of(),
                    EntryCodec.encode(new Entry.Abort(unfinished.get().id()))));
        }
        if (!own.isEmpty()) return Optional.of(lot(List.of(), EntryCodec.encode(own.remove())));
        if (waiting.isEmpty()) return Optional.empty();
        var time = stamp(state);
        var proposals = new ArrayList<Proposal>(Math.min(waiting.size(), LOT_REQUESTS_MAX));
        var bytes = 0L;
        while (!waiting.isEmpty() && proposals.size() < LOT_REQUESTS_MAX) {
            var size = waiting.element().request().size();
            if (!proposals.isEmpty() && bytes + size > LOT_BYTES_MAX) break;
            var proposal = waiting.remove();
            proposal.request().stamp(time, random.nextLong());
            proposals.add(proposal);
            bytes += size;
        }
        waitingBytes -= bytes;
        return Optional.of(lot(
                proposals,
                EntryCodec.batch(proposals.stream().map(Proposal::request).toList())));
    }

    /// Time in the log never goes back (S9).
    private long stamp(Applied state) {
        var last = state.record().map(record -> record.lastTimeMillis()).orElse(0L);
        lastTimeMillis = Math.max(clock.millis(), Math.max(lastTimeMillis, last));
        return lastTimeMillis;
    }

    private Lot lot(List<Proposal> proposals, byte[] content) {
        var upload = new UUID(random.nextLong(), random.nextLong());
        var lot = new Lot(numbers + 1, proposals, content, upload, System.nanoTime());
        numbers += lot.pieces();
        return lot;
    }

    private void fly(Lot lot) {
        try {
            var _ = log.append(lot.nextNumber(), lot.nextEntry())
                    .whenComplete((reply, error) -> landed(lot, reply, error));
            if (plant == Plant.LOST_WRITE) lot.pretendToSucceed();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "the log takes no entry", e);
            fail(Optional.of(lot), new CommitUnknownException("the log takes no entry"), new NotLeaderException());
        }
    }

    private void landed(Lot lot, @Nullable RaftClientReply reply, @Nullable Throwable error) {
        if (error == null && reply != null && reply.isSuccess()) return; // the results came by `applied`
        LOG.log(Level.DEBUG, () -> "a flight ends badly reply=" + reply + " error=" + error);
        fail(
                Optional.of(lot),
                new CommitUnknownException("leadership lost while committing log"),
                new NotLeaderException());
    }

    /// Ends the flight of `only`, or any flight, and refuses all that wait.
    private void fail(Optional<Lot> only, DatabaseException flown, DatabaseException grounded) {
        @Nullable Lot failed;
        List<Proposal> refused;
        lock.lock();
        try {
            failed = inFlight;
            if (only.isPresent() && failed != only.get()) return; // ended before
            inFlight = null;
            refused = takeWaiting();
        } finally {
            lock.unlock();
        }
        if (failed != null) failed.fail(flown);
        refused.forEach(proposal -> proposal.outcome().completeExceptionally(grounded));
    }

    private List<Proposal> takeWaiting() {
        var all = List.copyOf(waiting);
        waiting.clear();
        waitingBytes = 0;
        return all;
    }
}
