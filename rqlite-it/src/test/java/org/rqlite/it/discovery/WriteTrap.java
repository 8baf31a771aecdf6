// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.discovery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// A proxy before a key-value store that keeps back one write until it is told to let it arrive, however late.
///
/// The write is known by what it holds. Its connection carries nothing else from then on, neither there nor back; other
/// connections are not hurt.
final class WriteTrap implements AutoCloseable {
    private static final Duration HELD_MAX = Duration.ofSeconds(60);
    private static final int BACKLOG = 50;

    private final ServerSocket door;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Capture> armed = new AtomicReference<>(Capture.NONE);

    private WriteTrap(ServerSocket door, int target) {
        this.door = door;
        this.target = target;
    }

    /// One write that is kept back.
    private record Capture(String wanted, CountDownLatch caught, CountDownLatch released, CountDownLatch answered) {
        static final Capture NONE = of("");

        static Capture of(String wanted) {
            return new Capture(wanted, new CountDownLatch(1), new CountDownLatch(1), new CountDownLatch(1));
        }

        /// Whether this is the write; said once.
        synchronized boolean takes(String text) {
            if (wanted.isEmpty() || caught.getCount() == 0 || !text.contains(wanted)) return false;
            caught.countDown();
            return true;
        }
    }

    /// Starts one.
    ///
    /// @param target the store's port on loopback
    static WriteTrap start(int target) {
        try {
            var trap = new WriteTrap(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()), target);
            Thread.ofVirtual().start(trap::accept);
            return trap;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Where it listens.
    int port() {
        return door.getLocalPort();
    }

    /// Waits for a write, from now on.
    ///
    /// @param wanted what it holds, as sent; ASCII
    void arm(String wanted) {
        armed.set(Capture.of(wanted));
    }

    /// Waits until the write is kept back.
    void awaitCaught(Duration longest) {
        await(armed.get().caught(), longest, "no such write: " + armed.get().wanted());
    }

    /// Lets the write arrive, and waits until the store has said something to it.
    void release(Duration longest) {
        armed.get().released().countDown();
        await(
                armed.get().answered(),
                longest,
                "the store answers to " + armed.get().wanted());
    }

    private static void await(CountDownLatch latch, Duration longest, String what) {
        try {
            if (!latch.await(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("not within " + longest + ": " + what);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void accept() {
        try {
            while (!door.isClosed()) connect(door.accept());
        } catch (IOException _) {
            // closed
        }
    }

    private void connect(Socket caller) throws IOException {
        try {
            var store = new Socket(InetAddress.getLoopbackAddress(), target);
            for (var socket : new Socket[] {caller, store}) {
                socket.setTcpNoDelay(true);
                sockets.add(socket);
            }
            var kept = new AtomicReference<>(Capture.NONE);
            Thread.ofVirtual().start(() -> there(caller, store, kept));
            Thread.ofVirtual().start(() -> back(store, caller, kept));
        } catch (IOException _) {
            caller.close(); // the store is down
        }
    }

    private void there(Socket caller, Socket store, AtomicReference<Capture> kept) {
        var buffer = new byte[65_536];
        try {
            for (var n = caller.getInputStream().read(buffer);
                    n >= 0;
                    n = caller.getInputStream().read(buffer)) {
                var bytes = Arrays.copyOf(buffer, n);
                var capture = armed.get();
                if (capture.takes(new String(bytes, StandardCharsets.ISO_8859_1))) {
                    kept.set(capture);
                    if (!capture.released().await(HELD_MAX.toMillis(), TimeUnit.MILLISECONDS)) break;
                    store.getOutputStream().write(bytes);
                    return; // reads no more, and leaves the connection to who hears the answer
                }
                store.getOutputStream().write(bytes);
            }
        } catch (IOException _) {
            // either end went away
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        end(caller, store);
    }

    private void back(Socket store, Socket caller, AtomicReference<Capture> kept) {
        var buffer = new byte[65_536];
        try {
            for (var n = store.getInputStream().read(buffer);
                    n >= 0;
                    n = store.getInputStream().read(buffer)) {
                var capture = kept.get();
                if (capture.equals(Capture.NONE)) caller.getOutputStream().write(buffer, 0, n);
                else if (capture.released().getCount() == 0) capture.answered().countDown();
            }
        } catch (IOException _) {
            // either end went away
        }
        end(caller, store);
    }

    private void end(Socket... both) {
        for (var socket : both) {
            try (socket) {
                sockets.remove(socket);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sockets.forEach(this::end);
    }
}
