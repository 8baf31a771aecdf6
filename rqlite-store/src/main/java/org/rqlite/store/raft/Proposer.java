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
import java.util.concurrent.locks.LockSupport;
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
import org.rqlite.store.log.Entry;
import org.rqlite.store.log.EntryCodec;
import org.rqlite.store.log.RequestResult;

/// Packs waiting requests into log entries, one entry in flight, or a few where the network is slow (S9, A16).
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
    private final SeedSource seeds; // guarded by lock
    private final Plant plant = Plant.configured();
    private final ReentrantLock departing = new ReentrantLock(); // taken first: entries are appended in their order
    private final ReentrantLock lock = new ReentrantLock();
    private final FlightWindow window; // guarded by lock
    private final Gathering gathering; // guarded by lock
    private final ArrayDeque<Proposal> waiting = new ArrayDeque<>(); // guarded by lock
    private final OwnEntries own = new OwnEntries(); // guarded by lock: entries of the node itself, go first
    private long waitingBytes; // guarded by lock
    private final ArrayDeque<Lot> inFlight = new ArrayDeque<>(); // guarded by lock: the oldest first
    private boolean alarmed; // guarded by lock: somebody comes back when the next may depart
    private long numbers; // guarded by lock: entries numbered so far
    private long lastTimeMillis; // guarded by lock
    private boolean held; // guarded by lock: nothing takes off
    private boolean closed; // guarded by lock

    /// @param applied the state of this node, for the time last applied and for uploads left unfinished
    Proposer(LogWriter log, Supplier<Applied> applied, InstantSource clock, RandomGenerator random) {
        this(log, applied, clock, random, new FlightWindow(), new Gathering());
    }

    Proposer(
            LogWriter log,
            Supplier<Applied> applied,
            InstantSource clock,
            RandomGenerator random,
            FlightWindow window,
            Gathering gathering) {
        this.window = window;
        this.gathering = gathering;
        this.log = log;
        this.applied = applied;
        this.clock = clock;
        this.seeds = new SeedSource(random);
    }

    /// Puts a request in line.
    ///
    /// @throws OverloadedException if the line is full
    /// @throws org.rqlite.api.RequestTooLargeException if it is larger than any upload may be
    /// @throws NotOpenException if the node is closing
    void propose(Proposal proposal) {
        lock.lock();
        try {
            var refusal = enqueue(proposal);
            if (refusal.isPresent()) throw refusal.get();
            if (!mayDepart()) return;
        } finally {
            lock.unlock();
        }
        depart();
    }

    /// Puts requests in line that came together, all before the first may depart: else that one would fly alone
    /// and the others wait for it to land. One that is refused fails as [#propose(Proposal)] would, by its outcome.
    void propose(List<Proposal> proposals) {
        var refused = new ArrayList<Runnable>();
        boolean free;
        lock.lock();
        try {
            for (var proposal : proposals) {
                enqueue(proposal)
                        .ifPresent(why -> refused.add(() -> proposal.outcome().completeExceptionally(why)));
            }
            free = mayDepart();
        } finally {
            lock.unlock();
        }
        refused.forEach(Runnable::run);
        if (free) depart();
    }

    /// Under the lock.
    ///
    /// @return why it is not in line; nothing if it is
    private Optional<DatabaseException> enqueue(Proposal proposal) {
        if (closed) return Optional.of(new NotOpenException());
        var size = proposal.request().size();
        var refusal = SizeRule.refusal(size, own.kept().isPresent());
        if (refusal.isPresent()) return refusal;
        if (isFull(size)) {
            return Optional.of(new OverloadedException(
                    "too many writes wait: " + waiting.size() + " requests, " + waitingBytes + " bytes"));
        }
        waiting.add(proposal);
        waitingBytes += size;
        return Optional.empty();
    }

    /// Proposes an entry of the node itself, ahead of all that wait; what becomes of it shows in the applied
    /// state.
    void propose(Entry entry) {
        propose(Own.unawaited(entry));
    }

    /// The same for one whose outcome somebody waits for.
    ///
    /// @throws NotOpenException if the node is closing
    void propose(Own entry) {
        lock.lock();
        try {
            if (!closed) own.add(entry);
            else if (entry.awaited()) throw new NotOpenException();
        } finally {
            lock.unlock();
        }
        depart();
    }

    /// Begins an upload whose pieces the caller proposes one by one, with other requests between them: no request
    /// goes in pieces until [#endUpload()].
    ///
    /// @return its id; empty while a request goes in pieces or waits to
    /// @throws OverloadedException if there is such an upload already
    Optional<UUID> beginUpload() {
        lock.lock();
        try {
            if (own.kept().isPresent()) throw new OverloadedException("another database is being loaded");
            var large = waiting.stream()
                    .anyMatch(one -> SizeRule.isLarge(one.request().size()));
            if (large || inFlight.stream().anyMatch(lot -> lot.pieces() > 1)) return Optional.empty();
            var id = new UUID(seeds.next(), seeds.next());
            own.keep(id);
            return Optional.of(id);
        } finally {
            lock.unlock();
        }
    }

    /// The upload that was begun has ended; if it is not whole it is aborted.
    void endUpload() {
        lock.lock();
        try {
            own.keepNothing();
        } finally {
            lock.unlock();
        }
        tidy();
    }

    /// Ends an upload that was left unfinished, by an earlier leader or by this one; called now and then on the
    /// leader, as no snapshot is taken before (S8).
    void tidy() {
        var unfinished = applied.get().record().flatMap(record -> record.upload());
        lock.lock();
        try {
            if (!inFlight.isEmpty() || !own.isStale(unfinished)) return; // what is under way looks as it lands
        } finally {
            lock.unlock();
        }
        depart();
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
        lock.lock();
        try {
            var flying = inFlight.stream().filter(lot -> lot.owns(number)).findFirst();
            if (flying.isEmpty()) return; // given up earlier
            if (!flying.get().hasNext()) {
                done = flying.get();
                inFlight.remove(done);
                landed(done, System.nanoTime());
            }
        } finally {
            lock.unlock();
        }
        if (done == null) {
            departPiece(number);
        } else {
            depart();
            done.succeed(index, results);
        }
    }

    /// Leadership is gone, or a flight takes too long: ends it and refuses all that wait.
    void giveUp(String why) {
        fail(Optional.empty(), new CommitUnknownException(why), new NotLeaderException());
    }

    /// Gives up what is in flight if the oldest of it has been for too long; called now and then.
    void giveUpAfter(long nanos) {
        lock.lock();
        try {
            var oldest = inFlight.peek();
            if (oldest == null || !oldest.isLate(System.nanoTime(), nanos)) return;
        } finally {
            lock.unlock();
        }
        fail(Optional.empty(), new CommitUnknownException("timed out committing log"), new NotReadyException());
    }

    /// Ends the wait of each request whose time is over; called now and then.
    void expire(long nowNanos) {
        var grounded = new ArrayList<Proposal>();
        var flown = new ArrayList<Proposal>();
        lock.lock();
        try {
            waiting.stream().filter(proposal -> proposal.isOver(nowNanos)).forEach(grounded::add);
            grounded.forEach(this::withdraw);
            inFlight.forEach(lot -> flown.addAll(lot.over(nowNanos)));
        } finally {
            lock.unlock();
        }
        grounded.forEach(proposal -> proposal.outcome()
                .completeExceptionally(new OverloadedException("timed out waiting for a place in the log")));
        flown.forEach(proposal ->
                proposal.outcome().completeExceptionally(new CommitUnknownException("timed out committing log")));
    }

    /// Lets nothing take off until [#release()], so that leadership can be handed over with nothing in flight,
    /// hence nothing of unknown fate.
    void hold() {
        lock.lock();
        try {
            held = true;
        } finally {
            lock.unlock();
        }
    }

    /// Lets what waits take off again.
    void release() {
        lock.lock();
        try {
            held = false;
        } finally {
            lock.unlock();
        }
        depart();
    }

    /// Takes no more requests. What is in flight may still come home.
    void close() {
        List<Proposal> refused;
        List<Own> ended;
        lock.lock();
        try {
            closed = true;
            ended = own.takeAwaited();
            own.clear();
            refused = takeWaiting();
        } finally {
            lock.unlock();
        }
        ended.forEach(entry -> entry.outcome().completeExceptionally(new NotOpenException()));
        refused.forEach(proposal -> proposal.outcome().completeExceptionally(new NotOpenException()));
    }

    /// Whether something is in flight.
    boolean isFlying() {
        lock.lock();
        try {
            return !inFlight.isEmpty();
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

    private boolean isFull(int size) {
        if (waiting.isEmpty()) return false; // one always fits, however large
        return waiting.size() >= WAITING_MAX || waitingBytes + size > WAITING_BYTES_MAX;
    }

    /// Sends what may be sent now, in order.
    private void depart() {
        departing.lock();
        try {
            for (var lot = takeOff(); lot.isPresent(); lot = takeOff()) fly(lot.get());
        } finally {
            departing.unlock();
        }
    }

    /// Sends the next piece of an upload.
    private void departPiece(long number) {
        departing.lock();
        try {
            Optional<Lot> upload;
            lock.lock();
            try {
                upload = inFlight.stream()
                        .filter(lot -> lot.owns(number) && lot.hasNext())
                        .findFirst();
            } finally {
                lock.unlock();
            }
            upload.ifPresent(this::fly);
        } finally {
            departing.unlock();
        }
    }

    private Optional<Lot> takeOff() {
        lock.lock();
        try {
            if (!mayDepart()) return Optional.empty();
            var lot = nextLot();
            lot.ifPresent(next -> {
                if (inFlight.isEmpty()) gathering.departed(next.requests());
                inFlight.add(next);
                window.departed(System.nanoTime());
            });
            return lot;
        } finally {
            lock.unlock();
        }
    }

    /// Whether a lot may take off now; if one may later, somebody comes back then.
    private boolean mayDepart() {
        if (held || (waiting.isEmpty() && own.isEmpty() && !inFlight.isEmpty())) return false;
        // an upload, or an entry of the node's own, flies alone
        if (!inFlight.isEmpty() && (inFlight.peekLast().isAlone() || !own.isEmpty())) return false;
        var wait = waitNanos(System.nanoTime());
        if (wait > 0 && wait < FlightWindow.NEVER && !alarmed) {
            alarmed = true;
            Thread.ofVirtual().name("departure").start(() -> comeBack(wait));
        }
        return wait == 0;
    }

    private long waitNanos(long nowNanos) {
        if (!inFlight.isEmpty()) return window.waitNanos(inFlight.size(), nowNanos);
        return own.isEmpty() && !waiting.isEmpty() ? gathering.waitNanos(waiting.size(), nowNanos) : 0;
    }

    private void comeBack(long nanos) {
        LockSupport.parkNanos(nanos);
        lock.lock();
        try {
            alarmed = false;
        } finally {
            lock.unlock();
        }
        depart();
    }

    private Optional<Lot> nextLot() {
        var state = applied.get();
        var mine = own.next(state.record().flatMap(record -> record.upload()));
        if (mine.isPresent()) return Optional.of(Lot.of(++numbers, mine.get(), System.nanoTime()));
        if (waiting.isEmpty()) return Optional.empty();
        var time = stamp(state);
        var proposals = new ArrayList<Proposal>(Math.min(waiting.size(), LOT_REQUESTS_MAX));
        var bytes = 0L;
        while (!waiting.isEmpty() && proposals.size() < LOT_REQUESTS_MAX) {
            var size = waiting.element().request().size();
            if (!proposals.isEmpty() && bytes + size > LOT_BYTES_MAX) break;
            var proposal = waiting.remove();
            proposal.request().stamp(time, seeds.next());
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
        var upload = new UUID(seeds.next(), seeds.next());
        var lot = new Lot(numbers + 1, proposals, content, upload, System.nanoTime());
        numbers += lot.pieces();
        return lot;
    }

    private void fly(Lot lot) {
        try {
            var _ = log.append(lot.nextNumber(), lot.nextEntry())
                    .whenComplete((reply, error) -> landed(lot, reply, error));
            if (plant == Plant.LOST_WRITE) lot.pretendToSucceed();
        } catch (NotAppendedException _) {
            // of an upload the last piece is missing, so nothing of it is executed
            fail(Optional.of(lot), new NotLeaderException(), new NotLeaderException());
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "the log takes no entry", e);
            fail(Optional.of(lot), new CommitUnknownException("the log takes no entry"), new NotLeaderException());
        }
    }

    private void landed(Lot lot, long nowNanos) {
        var flightNanos = lot.ageNanos(nowNanos);
        window.landed(flightNanos);
        if (inFlight.isEmpty()) gathering.landed(lot.requests(), waiting.size(), flightNanos, nowNanos);
    }

    private void landed(Lot lot, @Nullable RaftClientReply reply, @Nullable Throwable error) {
        if (error == null && reply != null && reply.isSuccess()) return; // the results came by `applied`
        LOG.log(Level.DEBUG, () -> "a flight ends badly reply=" + reply + " error=" + error);
        fail(
                Optional.of(lot),
                new CommitUnknownException("leadership lost while committing log"),
                new NotLeaderException());
    }

    /// Ends the flight of `only`, or all flights, and refuses all that wait.
    private void fail(Optional<Lot> only, DatabaseException flown, DatabaseException grounded) {
        List<Lot> failed;
        List<Own> ended;
        List<Proposal> refused;
        lock.lock();
        try {
            if (only.isPresent() && !inFlight.contains(only.get())) return; // ended before
            failed = only.map(List::of).orElseGet(() -> List.copyOf(inFlight));
            inFlight.removeAll(failed);
            ended = own.takeAwaited();
            refused = takeWaiting();
        } finally {
            lock.unlock();
        }
        failed.forEach(lot -> lot.fail(flown));
        ended.forEach(entry -> entry.outcome().completeExceptionally(grounded));
        refused.forEach(proposal -> proposal.outcome().completeExceptionally(grounded));
    }

    private List<Proposal> takeWaiting() {
        var all = List.copyOf(waiting);
        waiting.clear();
        waitingBytes = 0;
        return all;
    }
}
