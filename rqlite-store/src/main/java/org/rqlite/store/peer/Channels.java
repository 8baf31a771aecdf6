// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.apache.ratis.thirdparty.io.grpc.ManagedChannel;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyChannelBuilder;

/// The connections to other nodes, one for each address, the least used given up first. Any thread.
final class Channels implements AutoCloseable {
    private static final int OPEN_MAX = 256;
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long CONNECT_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final int FLOW_WINDOW_BYTES = 1 << 20;

    private final PeerLimits limits;
    private final UnaryOperator<String> route;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Open> open = new LinkedHashMap<>(16, 0.75f, true); // guarded by lock
    private boolean closed; // guarded by lock

    private record Open(ManagedChannel channel, long since) {}

    /// @param route the address to dial for an address
    Channels(PeerLimits limits, UnaryOperator<String> route) {
        this.limits = limits;
        this.route = route;
    }

    /// The connection to a node, which may not stand yet.
    ///
    /// @throws PeerException if that is no address
    ManagedChannel to(String address) throws PeerException {
        check(address);
        lock.lock();
        try {
            if (closed) throw new PeerException(PeerException.Kind.UNREACHABLE, address + ": this node is stopping");
            var known = open.get(address);
            if (known != null && !isWorthless(known)) return known.channel();
            if (known != null) known.channel().shutdown(); // what is under way on it ends by itself
            var channel = connect(address);
            open.put(address, new Open(channel, System.nanoTime()));
            if (open.size() > OPEN_MAX) evictEldest();
            return channel;
        } finally {
            lock.unlock();
        }
    }

    /// gRPC waits for up to two minutes before it tries an address again that did not answer. A node that was just
    /// started must not wait for that: we start anew instead, at most ten times a second.
    private static boolean isWorthless(Open known) {
        var age = System.nanoTime() - known.since();
        return switch (known.channel().getState(false)) {
            case READY, IDLE -> false;
            case TRANSIENT_FAILURE -> age > RETRY_NANOS;
            case CONNECTING -> age > CONNECT_NANOS;
            case SHUTDOWN -> true;
        };
    }

    private ManagedChannel connect(String address) {
        return NettyChannelBuilder.forTarget("dns:///" + route.apply(address))
                .usePlaintext()
                .directExecutor() // our listeners only pass on
                .disableRetry() // a write goes out once (S9)
                .maxInboundMessageSize(PeerLimits.MESSAGE_BYTES_MAX)
                .flowControlWindow(FLOW_WINDOW_BYTES)
                .keepAliveTime(limits.keepAlive().toMillis(), TimeUnit.MILLISECONDS)
                .keepAliveTimeout(limits.keepAlive().toMillis() / 2, TimeUnit.MILLISECONDS)
                .build();
    }

    private void evictEldest() {
        var eldest = open.entrySet().iterator();
        eldest.next().getValue().channel().shutdown();
        eldest.remove();
    }

    private static void check(String address) throws PeerException {
        var colon = address.lastIndexOf(':');
        if (colon > 0 && address.chars().noneMatch(c -> c == '/' || Character.isWhitespace(c))) {
            try {
                var port = Integer.parseInt(address.substring(colon + 1));
                if (port >= 1 && port <= 65_535) return;
            } catch (NumberFormatException _) {
                // told below
            }
        }
        throw new PeerException(
                PeerException.Kind.UNREACHABLE, "\"" + address + "\" is no address of the form host:port");
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            open.values().forEach(one -> one.channel().shutdownNow());
            open.clear();
        } finally {
            lock.unlock();
        }
    }
}
