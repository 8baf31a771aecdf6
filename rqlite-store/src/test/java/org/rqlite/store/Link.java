// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/// The way from one node to another over loopback, which can be cut: then bytes stay on the way, as when a
/// cable is
/// pulled, and nobody is told.
final class Link implements AutoCloseable {
    private final ServerSocket door;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile long delayNanos;
    private boolean cut; // guarded by lock
    private boolean closed; // guarded by lock

    private Link(ServerSocket door, int target) {
        this.door = door;
        this.target = target;
    }

    /// @param target port that it leads to
    static Link to(int target) {
        try {
            var link = new Link(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
            Thread.ofVirtual().start(link::accept);
            return link;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String address() {
        return "127.0.0.1:" + door.getLocalPort();
    }

    boolean isCut() {
        lock.lock();
        try {
            return cut;
        } finally {
            lock.unlock();
        }
    }

    void cut() {
        set(true);
    }

    /// Bytes on the way arrive.
    void heal() {
        set(false);
    }

    /// From now on bytes take so long, each way.
    void delay(Duration way) {
        delayNanos = way.toNanos();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        close(door);
        sockets.forEach(Link::close);
    }

    private void set(boolean newCut) {
        lock.lock();
        try {
            cut = newCut;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        while (true) {
            try {
                var from = door.accept();
                sockets.add(from);
                Thread.ofVirtual().start(() -> lead(from));
            } catch (IOException _) {
                return; // closed
            }
        }
    }

    private void lead(Socket from) {
        try {
            awaitOpen();
            var to = new Socket();
            sockets.add(to);
            to.setTcpNoDelay(true);
            from.setTcpNoDelay(true);
            to.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), 2000);
            Thread.ofVirtual().start(() -> copy(to, from));
            copy(from, to);
        } catch (IOException _) {
            close(from);
        }
    }

    private void copy(Socket from, Socket to) {
        var way = new ArrayBlockingQueue<Bytes>(1024);
        Thread.ofVirtual().start(() -> arrive(way, to));
        try {
            var buffer = new byte[1 << 16];
            var in = from.getInputStream();
            for (var count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                way.put(new Bytes(System.nanoTime() + delayNanos, Arrays.copyOf(buffer, count)));
            }
            way.put(new Bytes(0, new byte[0]));
        } catch (IOException | InterruptedException _) {
            // one side went away: the other is told
            close(to);
        } finally {
            close(from);
        }
    }

    private void arrive(BlockingQueue<Bytes> way, Socket to) {
        try {
            var out = to.getOutputStream();
            for (var bytes = way.take(); bytes.content().length > 0; bytes = way.take()) {
                var left = bytes.dueNanos() - System.nanoTime();
                if (left > 0) LockSupport.parkNanos(left);
                awaitOpen();
                out.write(bytes.content());
            }
        } catch (IOException | InterruptedException _) {
            // one side went away: the other is told
        } finally {
            close(to);
            way.clear(); // whoever waits for a place
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Bytes(long dueNanos, byte[] content) {}

    private void awaitOpen() throws IOException {
        lock.lock();
        try {
            while (cut && !closed) changed.awaitUninterruptibly();
            if (closed) throw new IOException("closed");
        } finally {
            lock.unlock();
        }
    }

    private static void close(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception _) {
            // it was gone
        }
    }
}
