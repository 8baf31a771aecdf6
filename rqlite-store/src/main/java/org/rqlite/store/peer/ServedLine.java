// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.rqlite.api.SinkClosedException;
import org.rqlite.store.log.ByteWriter;
import org.rqlite.store.log.EntryFormatException;

/// The answering end of a [Line]: hands on what comes, all letters of a message together, and packs the replies
/// that are ready.
///
/// One thread at a time works on it, while there is work; no thread waits for a request to be done. A caller that
/// takes no replies is not read either, so that little of it is ever here (I9).
final class ServedLine extends ServerCall.Listener<byte[]> {
    private static final System.Logger LOG = System.getLogger(ServedLine.class.getName());
    private static final int MESSAGE_BYTES_MAX = 256 << 10; // one reply more may go above

    private final ServerCall<byte[], byte[]> call;
    private final PeerHandler handler;
    private final Allowance allowance;
    private final Greeting from;
    private final UUID id;
    private final Runnable gone;
    private final Outgoing outgoing;
    private final AtomicInteger work = new AtomicInteger(); // signals not worked off; who raises it from 0 works
    private final Map<Long, ServedRequest> open = new ConcurrentHashMap<>(); // requests under way
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<byte[]> messages = new ArrayDeque<>(1); // guarded by lock: as many as are asked for
    private final ArrayDeque<byte[]> replies = new ArrayDeque<>(); // guarded by lock: one a letter at most
    private volatile boolean ending; // no more letters come
    private boolean closed; // by whoever works

    /// @param id that is never used again
    /// @param gone told when the line has ended
    ServedLine(
            ServerCall<byte[], byte[]> call,
            PeerHandler handler,
            Allowance allowance,
            Greeting from,
            UUID id,
            Runnable gone) {
        this.call = call;
        this.handler = handler;
        this.allowance = allowance;
        this.from = from;
        this.id = id;
        this.gone = gone;
        this.outgoing = new Outgoing(call::isReady, allowance.limits().stallMax());
    }

    /// Says who answers, and takes the first message. Once, before anything else.
    void begin(Greeting self) {
        var name = new ByteWriter(16);
        name.putUuid(id);
        var head = new Metadata();
        head.put(Wire.GREETING, GreetingCodec.encode(self));
        head.put(Wire.LINE_ID, name.toArray());
        call.sendHeaders(head);
        call.request(1);
    }

    /// The request whose results are to be fetched.
    Optional<ServedRequest> request(long number) {
        return Optional.ofNullable(open.get(number));
    }

    /// Whether this is the node at the other end.
    boolean isOf(Greeting caller) {
        return from.member().id().equals(caller.member().id())
                && from.member().incarnation().equals(caller.member().incarnation());
    }

    @Override
    public void onMessage(byte[] message) {
        lock.lock();
        try {
            messages.add(message);
        } finally {
            lock.unlock();
        }
        signal();
    }

    @Override
    public void onHalfClose() {
        ending = true;
        signal();
    }

    @Override
    public void onReady() {
        outgoing.changed();
    }

    @Override
    public void onCancel() {
        gone.run();
        ending = true;
        outgoing.end();
        open.values().forEach(ServedRequest::drop);
    }

    @Override
    public void onComplete() {
        gone.run();
    }

    /// Ends the line as soon as nothing is under way on it; letters that come are refused. Any thread.
    void stop() {
        ending = true;
        signal();
    }

    /// Sends a reply with others. Any thread; does not block.
    void reply(byte[] reply) {
        lock.lock();
        try {
            replies.add(reply);
        } finally {
            lock.unlock();
        }
        signal();
    }

    /// The same, as the last word on a request.
    void end(ServedRequest request, byte[] reply) {
        reply(reply);
        end(request);
    }

    /// A request is over: what it took up is given back.
    void end(ServedRequest request) {
        if (!open.remove(request.number(), request)) return;
        allowance.endRequest(request.size());
        if (ending) signal();
    }

    private void signal() {
        if (work.getAndIncrement() == 0) {
            var _ = Thread.ofVirtual().name("peer-line").start(this::work);
        }
    }

    /// The top frame of the thread.
    private void work() {
        try {
            var seen = 1;
            do {
                for (var message = next(); message.isPresent(); message = next()) take(message.get());
                flush();
                closeIfDone();
                seen = work.addAndGet(-seen);
            } while (seen != 0);
        } catch (EntryFormatException e) {
            // what was taken before may have been done: no refusal
            close(Status.INTERNAL.withDescription("a damaged message: " + e.getMessage()));
        } catch (SinkClosedException e) {
            close(Status.CANCELLED.withDescription(e.getMessage()));
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "a line of another node failed", e);
            close(Status.INTERNAL.withDescription("failed, see this node's log"));
        }
    }

    /// Ends the line at once; whoever worked on it last. Nobody works on it afterwards, for the signals stay.
    private void close(Status why) {
        if (!closed) call.close(why, new Metadata());
        closed = true;
        gone.run();
        open.values().forEach(ServedRequest::drop);
    }

    private void closeIfDone() {
        if (closed || !ending || !open.isEmpty()) return;
        lock.lock();
        try {
            if (!messages.isEmpty() || !replies.isEmpty()) return;
        } finally {
            lock.unlock();
        }
        call.close(Status.OK, new Metadata());
        closed = true;
        gone.run();
    }

    private Optional<byte[]> next() {
        lock.lock();
        try {
            return Optional.ofNullable(messages.poll());
        } finally {
            lock.unlock();
        }
    }

    private void take(byte[] message) {
        var otherCluster = Admission.otherCluster(from, handler.greeting());
        var requests = new ArrayList<Forwarded>();
        for (var letter : Letter.read(message)) {
            switch (letter) {
                case Letter.Drop(var number) ->
                    Optional.ofNullable(open.get(number)).ifPresent(ServedRequest::drop);
                case Letter.Ask(var number, var question) -> {
                    if (otherCluster.isPresent()) refuse(number, otherCluster.get());
                    else answer(number, question);
                }
                case Letter.Run run -> {
                    var refusal = otherCluster.or(() -> allowance.beginRequest(run.request().length));
                    if (refusal.isPresent()) refuse(run.number(), refusal.get());
                    else begin(run).ifPresent(requests::add);
                }
            }
        }
        if (!requests.isEmpty()) run(requests);
        reply(Reply.taken());
        call.request(1);
    }

    private Optional<ServedRequest> begin(Letter.Run run) {
        try {
            var request = new ServedRequest(run, this, allowance.limits());
            if (open.putIfAbsent(run.number(), request) == null) return Optional.of(request);
            allowance.endRequest(run.request().length);
            throw new IllegalStateException("a number that was used before: " + run.number());
        } catch (EntryFormatException e) {
            allowance.endRequest(run.request().length);
            refuse(run.number(), Refusal.because("a damaged message: " + e.getMessage()));
            return Optional.empty();
        }
    }

    private void run(List<Forwarded> requests) {
        try {
            handler.run(from, requests);
        } catch (RuntimeException e) {
            for (var request : requests) request.failed(e); // of those that have ended nothing is heard
        }
    }

    private void answer(long number, Question question) {
        var _ = handler.answering(from, question).whenComplete((answer, error) -> {
            if (error == null) reply(Reply.of(Reply.ANSWERED, number, MessageCodec.encode(answer)));
            else broken(number, error);
        });
    }

    private void refuse(long number, Refusal refusal) {
        reply(Reply.of(Reply.REFUSED, number, refusal.encode()));
    }

    /// A defect of this node: the log tells more.
    void broken(long number, Throwable why) {
        LOG.log(Level.ERROR, "a letter of another node failed", why);
        reply(Reply.broken(number));
    }

    private void flush() {
        if (closed) return;
        for (var message = pack(); message.length > 0; message = pack()) {
            outgoing.await();
            call.sendMessage(message);
        }
    }

    private byte[] pack() {
        lock.lock();
        try {
            var first = replies.poll();
            if (first == null) return new byte[0];
            if (replies.isEmpty()) return first;
            var out = new ByteWriter(1 << 10);
            out.putAll(first);
            while (!replies.isEmpty() && out.size() < MESSAGE_BYTES_MAX) out.putAll(replies.remove());
            return out.toArray();
        } finally {
            lock.unlock();
        }
    }
}
