// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.ratis.thirdparty.io.grpc.CallOptions;
import org.apache.ratis.thirdparty.io.grpc.ClientCall;
import org.apache.ratis.thirdparty.io.grpc.ManagedChannel;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.jspecify.annotations.Nullable;
import org.rqlite.store.log.ByteReader;
import org.rqlite.store.log.ByteWriter;
import org.rqlite.store.log.EntryFormatException;
import org.rqlite.store.peer.PeerException.Kind;
import org.rqlite.store.wait.Deadlines;

/// One long-lived call to another node that carries small questions and requests, packed, each with a reply of its
/// own. Any thread may send.
///
/// One message is under way until the other node has taken it; what comes meanwhile goes with the next. Nothing
/// waits for a clock: whoever finds nothing under way sends what waits, else the thread that hears of the taking.
///
/// What waits was certainly not sent. What was sent and has no reply when the line ends is of unknown fate (S9).
final class Line extends ClientCall.Listener<byte[]> {
    static final int MESSAGE_BYTES_MAX = 256 << 10; // one letter more may go above
    static final int LETTERS_MAX = 512; // in one message
    static final int WAITING_MAX = 4096;
    static final long WAITING_BYTES_MAX = 64L << 20;
    private static final int AHEAD = 4; // messages that may have arrived before they are read

    private final String address;
    private final Greeting self;
    private final ManagedChannel channel;
    private final ClientCall<byte[], byte[]> call;
    private final Deadlines deadlines;
    private final long retireNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Sent> waiting = new ArrayDeque<>(); // guarded by lock: not sent
    private final Map<Long, Sent> sent = new HashMap<>(); // guarded by lock: without a reply
    private long waitingBytes; // guarded by lock
    private long numbers; // guarded by lock: letters numbered so far
    private boolean flying; // guarded by lock: a message was not taken yet
    private boolean sending; // guarded by lock: a thread is between taking letters and having sent them
    private boolean retired; // guarded by lock: takes no more letters, ends when none waits
    private @Nullable PeerException over; // guarded by lock: why the line has ended
    private volatile boolean usable = true; // neither retired nor over
    private volatile boolean stands; // there is a connection
    private final ReentrantLock wire = new ReentrantLock(); // held while the call is used; taken last
    private boolean cancelled; // guarded by wire
    private volatile @Nullable Greeting other; // who answers; set before the first reply
    private volatile @Nullable UUID id; // by the other node; set before the first reply

    private Line(
            String address,
            Greeting self,
            ManagedChannel channel,
            ClientCall<byte[], byte[]> call,
            Duration longest,
            Deadlines deadlines) {
        this.address = address;
        this.self = self;
        this.channel = channel;
        this.call = call;
        this.deadlines = deadlines;
        this.retireNanos = System.nanoTime() + longest.toNanos() / 2;
    }

    /// Calls a node; the line may be used at once.
    ///
    /// @param longest time of the call; half of it is used, so that no letter meets its end
    static Line open(String address, ManagedChannel channel, Greeting self, Duration longest, Deadlines deadlines) {
        var options = CallOptions.DEFAULT.withDeadlineAfter(longest.toNanos(), TimeUnit.NANOSECONDS);
        var line = new Line(address, self, channel, channel.newCall(Wire.LINE, options), longest, deadlines);
        var headers = new Metadata();
        headers.put(Wire.GREETING, GreetingCodec.encode(self));
        line.call.start(line, headers);
        line.call.request(AHEAD);
        return line;
    }

    /// Whether letters may still be sent, by a node that is in this cluster.
    boolean isOpen(Optional<UUID> cluster) {
        return usable && self.cluster().equals(cluster) && System.nanoTime() - retireNanos < 0;
    }

    /// Whether a connection was made.
    boolean stands() {
        return stands;
    }

    /// What it was opened on.
    ManagedChannel channel() {
        return channel;
    }

    /// Who answers.
    ///
    /// @throws IllegalStateException before the first reply
    Greeting other() {
        var known = other;
        if (known == null) throw new IllegalStateException("no reply yet");
        return known;
    }

    /// What the other node calls this line.
    UUID id() {
        var known = id;
        if (known == null) throw new IllegalStateException("no reply yet");
        return known;
    }

    /// Sends a letter.
    ///
    /// @param letter fails with `UNREACHABLE`, `TIMEOUT` or `REFUSED` if it was certainly not sent, else with
    /// `UNKNOWN_FATE`
    /// @param timeout longest wait for the reply
    void send(Sent letter, Duration timeout) {
        boolean free;
        lock.lock();
        try {
            if (over != null || retired) {
                letter.fail(
                        over != null ? over : new PeerException(Kind.UNREACHABLE, address + ": the line was given up"));
                return;
            }
            if (waiting.size() >= WAITING_MAX || waitingBytes + letter.body().length > WAITING_BYTES_MAX) {
                letter.fail(new PeerException(Kind.REFUSED, address + ": too many requests wait to be sent"));
                return;
            }
            waiting.add(letter);
            waitingBytes += letter.body().length;
            free = !flying && !sending;
        } finally {
            lock.unlock();
        }
        if (free) depart();
        if (!letter.reply().isDone()) letter.endsBy(deadlines.in(timeout, () -> giveUp(letter, "no answer in time")));
    }

    /// Waits no longer for a reply.
    void giveUp(Sent letter, String why) {
        Kind kind;
        lock.lock();
        try {
            if (waiting.remove(letter)) {
                waitingBytes -= letter.body().length;
                kind = Kind.TIMEOUT;
            } else if (sent.remove(letter.number(), letter)) {
                kind = Kind.UNKNOWN_FATE;
                if (letter.kind() == Letter.RUN) waiting.add(dropping(letter.number()));
            } else {
                return; // the reply came
            }
        } finally {
            lock.unlock();
        }
        letter.fail(new PeerException(kind, address + ": " + why));
        depart();
    }

    /// Tells the other node that nobody will fetch the results of a request.
    void drop(long number) {
        lock.lock();
        try {
            if (over != null) return;
            waiting.add(dropping(number));
        } finally {
            lock.unlock();
        }
        depart();
    }

    private static Sent dropping(long number) {
        var letter = new Sent(Letter.DROP, new byte[0]);
        letter.number(number);
        return letter;
    }

    /// Takes no more letters and ends when all that were sent have their replies.
    void retire() {
        lock.lock();
        try {
            retired = true;
            usable = false;
        } finally {
            lock.unlock();
        }
        depart();
    }

    /// Ends the line now.
    void cancel(String why) {
        wire.lock();
        try {
            cancelled = true;
            call.cancel(why, new PeerException(Kind.UNREACHABLE, why));
        } finally {
            wire.unlock();
        }
    }

    @Override
    public void onReady() {
        stands = true;
        depart();
    }

    @Override
    public void onHeaders(Metadata headers) {
        var greeting = headers.get(Wire.GREETING);
        var name = headers.get(Wire.LINE_ID);
        if (greeting == null || name == null) return; // found out at the first reply
        try {
            other = GreetingCodec.decode(greeting);
            id = new ByteReader(ByteBuffer.wrap(name)).getUuid();
        } catch (EntryFormatException e) {
            cancel("it does not say who it is: " + e.getMessage());
        }
    }

    @Override
    public void onMessage(byte[] message) {
        call.request(1);
        if (other == null || id == null) {
            cancel("it does not say who it is");
            return;
        }
        try {
            var replies = Reply.read(message);
            var ended = new ArrayList<Sent>(replies.size());
            var ends = new ArrayList<Reply>(replies.size());
            take(replies, ended, ends);
            depart();
            for (var i = 0; i < ended.size(); i++) ended.get(i).end(ends.get(i));
        } catch (EntryFormatException e) {
            cancel("a damaged reply: " + e.getMessage());
        }
    }

    private void take(List<Reply> replies, List<Sent> ended, List<Reply> ends) {
        lock.lock();
        try {
            for (var reply : replies) {
                var number = switch (reply) {
                    case Reply.Taken _ -> 0L;
                    case Reply.Answered answered -> answered.number();
                    case Reply.Results results -> results.number();
                    case Reply.Large large -> large.number();
                    case Reply.Refused refused -> refused.number();
                    case Reply.Broken broken -> broken.number();
                };
                if (number == 0) {
                    flying = false;
                    continue;
                }
                var letter = sent.remove(number);
                if (letter == null) continue; // nobody waits any more
                ended.add(letter);
                ends.add(reply);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        List<Sent> unsent;
        List<Sent> unknown;
        // the other node refuses a line before it takes anything
        var ending = status.isOk() ? Status.UNAVAILABLE.withDescription("the other node ended the line") : status;
        var why = Failure.of(address, ending, trailers, false);
        usable = false;
        lock.lock();
        try {
            over = why;
            unsent = List.copyOf(waiting);
            unknown = List.copyOf(sent.values());
            waiting.clear();
            sent.clear();
        } finally {
            lock.unlock();
        }
        var refused = Refusal.in(trailers).isPresent();
        var broke = new PeerException(Kind.UNKNOWN_FATE, "the connection broke: " + why.getMessage());
        for (var letter : unsent) letter.fail(why);
        for (var letter : unknown) letter.fail(refused ? why : broke);
    }

    /// Sends what waits if nothing is under way.
    private void depart() {
        while (true) {
            byte[] message;
            lock.lock();
            try {
                if (sending || over != null) return;
                if (retired && waiting.isEmpty()) {
                    sending = true; // for ever: nothing follows
                    message = new byte[0];
                } else {
                    if (flying || waiting.isEmpty() || !call.isReady()) return;
                    message = pack();
                    flying = true;
                    sending = true;
                }
            } finally {
                lock.unlock();
            }
            put(message);
            if (message.length == 0) return;
            lock.lock();
            try {
                sending = false;
                if (flying) return;
            } finally {
                lock.unlock();
            }
        }
    }

    /// Sends a message; an empty one ends the sending.
    private void put(byte[] message) {
        wire.lock();
        try {
            if (cancelled) return; // gRPC would throw; what became of the letters, onClose says
            if (message.length == 0) call.halfClose();
            else call.sendMessage(message);
        } finally {
            wire.unlock();
        }
    }

    private byte[] pack() {
        var out = new ByteWriter(Math.clamp(waitingBytes + 16L * waiting.size(), 16, 2 * MESSAGE_BYTES_MAX));
        for (var count = 0; count < LETTERS_MAX && !waiting.isEmpty() && out.size() < MESSAGE_BYTES_MAX; count++) {
            var letter = waiting.remove();
            waitingBytes -= letter.body().length;
            if (letter.kind() != Letter.DROP) {
                letter.number(++numbers);
                sent.put(numbers, letter);
            }
            Letter.put(out, letter.kind(), letter.number(), letter.body());
        }
        return out.toArray();
    }
}
