// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.forming;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.rqlite.api.Halt;
import org.rqlite.store.peer.Answer;
import org.rqlite.store.peer.Heard;
import org.rqlite.store.peer.PeerClient;
import org.rqlite.store.peer.PeerException;
import org.rqlite.store.peer.Question;

/// Sends HELLO to all nodes that this one knows of, at start and by interval (S3): quickly while no leader is
/// known, seldom after that. A thread of its own.
final class Greeter implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Greeter.class.getName());
    private static final Duration SEEKING = Duration.ofSeconds(1);
    private static final Duration SETTLED = Duration.ofSeconds(10);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int TARGETS_MAX = 64; // (I9)

    private final Self self;
    private final AddressBook book;
    private final PeerClient client;
    private final BooleanSupplier knowsLeader;
    private final Runnable addressesChanged;
    private final RandomGenerator random; // by the thread alone
    private final Halt halt;
    private final LinkedHashSet<String> targets = new LinkedHashSet<>(); // guarded by itself
    private final Set<String> strangers = new LinkedHashSet<>(); // guarded by itself: named once
    private final Thread thread;
    private volatile boolean closed;

    private Greeter(
            Self self,
            AddressBook book,
            PeerClient client,
            BooleanSupplier knowsLeader,
            Runnable addressesChanged,
            RandomGenerator random,
            Halt halt) {
        this.self = self;
        this.book = book;
        this.client = client;
        this.knowsLeader = knowsLeader;
        this.addressesChanged = addressesChanged;
        this.random = random;
        this.halt = halt;
        this.thread = Thread.ofPlatform().name("greeter").daemon().unstarted(this::run);
    }

    /// Starts the thread.
    ///
    /// @param addressesChanged told when a node was heard to be elsewhere
    /// @param halt ends the process on a defect (A14)
    static Greeter start(
            Self self,
            AddressBook book,
            PeerClient client,
            BooleanSupplier knowsLeader,
            Runnable addressesChanged,
            RandomGenerator random,
            Halt halt) {
        var greeter = new Greeter(self, book, client, knowsLeader, addressesChanged, random, halt);
        greeter.thread.start();
        return greeter;
    }

    /// Greets the node at this address, too, from now on: it was given to join, or a registry named it. The oldest
    /// give way.
    void target(String address) {
        synchronized (targets) {
            if (targets.add(address) && targets.size() > TARGETS_MAX) targets.removeFirst();
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(Duration.ofSeconds(1));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    // the thread's top frame
    private void run() {
        var wasKnown = false;
        try {
            while (!closed) {
                if (self.cluster().isPresent()) greetAll();
                var known = knowsLeader.getAsBoolean();
                // one more round right after a leader came up: it does not know who is where yet
                pause(known && wasKnown ? SETTLED : SEEKING);
                wasKnown = known;
            }
        } catch (RuntimeException e) {
            if (!closed) halt.halt(Halt.Reason.DEFECT, "greeting other nodes failed", e);
        }
    }

    private void greetAll() {
        var known = new ArrayList<>(self.announcement());
        known.addAll(book.known());
        var hello = new Question.Hello(known);
        for (var address : addresses()) {
            var _ = client.asking(address, hello, TIMEOUT).whenComplete((heard, error) -> {
                if (heard != null) note(heard);
                else if (error != null) note(address, error);
            });
        }
    }

    private List<String> addresses() {
        var all = new LinkedHashSet<>(book.addresses());
        synchronized (targets) {
            all.addAll(targets);
        }
        all.remove(self.member().raftAddress());
        return all.stream().limit(4L * TARGETS_MAX).toList();
    }

    private void note(Heard heard) {
        var changed = book.note(heard.from());
        if (heard.answer() instanceof Answer.Known(var known)) {
            for (var announcement : known) changed |= book.note(announcement);
        }
        if (changed) addressesChanged.run();
    }

    private void note(String address, Throwable error) {
        var cause = error.getCause() == null ? error : error.getCause();
        if (!(cause instanceof PeerException e) || e.kind() != PeerException.Kind.OTHER_CLUSTER) return;
        synchronized (strangers) {
            if (strangers.size() >= TARGETS_MAX || !strangers.add(address)) return;
        }
        LOG.log(Level.WARNING, () -> String.valueOf(e.getMessage()));
    }

    /// Waits for once to twice the time.
    private void pause(Duration least) {
        var end = System.nanoTime() + least.toNanos() + random.nextLong(least.toNanos());
        var leader = knowsLeader.getAsBoolean();
        while (!closed && System.nanoTime() - end < 0 && knowsLeader.getAsBoolean() == leader) {
            LockSupport.parkNanos(this, Duration.ofMillis(100).toNanos());
        }
    }
}
