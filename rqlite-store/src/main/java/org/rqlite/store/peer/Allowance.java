// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.thirdparty.io.grpc.Attributes;
import org.apache.ratis.thirdparty.io.grpc.ServerTransportFilter;

/// Counts what other nodes take up of this one, against the limits (I9, I10). Any thread.
final class Allowance extends ServerTransportFilter {
    private static final Attributes.Key<Boolean> SURPLUS = Attributes.Key.create("rqlite-surplus");

    private final PeerLimits limits;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicLong receiving = new AtomicLong();
    private final Set<RunningCall> calls = ConcurrentHashMap.newKeySet();
    private final Map<UUID, ServedLine> lines = new ConcurrentHashMap<>();
    private final Semaphore free;
    private final Semaphore pulls;
    private volatile boolean closed;

    Allowance(PeerLimits limits) {
        this.limits = limits;
        this.free = new Semaphore(limits.callsMax());
        this.pulls = new Semaphore(limits.pullsMax());
    }

    PeerLimits limits() {
        return limits;
    }

    @Override
    public Attributes transportReady(Attributes transport) {
        var surplus = connections.incrementAndGet() > limits.connectionsMax();
        return transport.toBuilder().set(SURPLUS, surplus).build();
    }

    @Override
    public void transportTerminated(Attributes transport) {
        connections.decrementAndGet();
    }

    /// Whether a connection is one too many.
    static boolean isSurplus(Attributes transport) {
        return Boolean.TRUE.equals(transport.get(SURPLUS));
    }

    /// Takes memory for what is being received.
    boolean receive(int bytes) {
        if (receiving.addAndGet(bytes) <= limits.receivingBytesMax()) return true;
        receiving.addAndGet(-bytes);
        return false;
    }

    void received(int bytes) {
        receiving.addAndGet(-bytes);
    }

    /// Takes a call to work.
    ///
    /// @return why not; empty if it may go on, until [#end]
    Optional<Refusal> begin(RunningCall call) {
        if (closed) return Optional.of(Refusal.because("this node is stopping"));
        if (!free.tryAcquire()) return Optional.of(Refusal.because("too many calls at a time"));
        calls.add(call);
        if (closed) call.stop();
        return Optional.empty();
    }

    void end(RunningCall call) {
        calls.remove(call);
        free.release();
    }

    /// Takes a request of a line to work, and the memory of its letter.
    ///
    /// @return why not; empty if it may go on, until [#endRequest]
    Optional<Refusal> beginRequest(int bytes) {
        if (closed) return Optional.of(Refusal.because("this node is stopping"));
        if (!free.tryAcquire()) return Optional.of(Refusal.because("too many calls at a time"));
        if (receive(bytes)) return Optional.empty();
        free.release();
        return Optional.of(Refusal.because("too many large requests at a time"));
    }

    void endRequest(int bytes) {
        received(bytes);
        free.release();
    }

    /// Keeps a line, which is stopped with the service.
    ///
    /// @return why not
    Optional<Refusal> keep(UUID id, ServedLine line) {
        if (closed) return Optional.of(Refusal.because("this node is stopping"));
        if (lines.size() >= limits.callsMax()) return Optional.of(Refusal.because("too many calls at a time"));
        lines.put(id, line);
        return Optional.empty();
    }

    boolean isClosed() {
        return closed;
    }

    void forget(UUID id) {
        lines.remove(id);
    }

    Optional<ServedLine> line(UUID id) {
        return Optional.ofNullable(lines.get(id));
    }

    boolean beginPull() {
        return pulls.tryAcquire();
    }

    void endPull() {
        pulls.release();
    }

    void close() {
        closed = true;
        calls.forEach(RunningCall::stop);
        lines.values().forEach(ServedLine::stop);
    }
}
