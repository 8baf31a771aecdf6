// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.rqlite.api.disco.DiscoveryException;
import org.rqlite.api.disco.HostPort;

/// Asks the system's resolver under a deadline.
///
/// `getaddrinfo` has none: with its usual settings, three dead servers cost half a minute, and nothing can interrupt
/// it. So
/// it runs on a platform thread of its own, one at most: a caller whose look-up did not end in time leaves it running,
/// and
/// the next one waits for the same.
final class SystemLookup implements AddressSource {
    static final Duration DEADLINE = Duration.ofSeconds(9); // the SPI allows 10
    private static final int ADDRESSES_MAX = 256;

    private final String name;
    private final int port;
    private final Resolver resolver;
    private final Duration deadline;
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<FutureTask<List<String>>> running = Optional.empty(); // guarded by lock
    private boolean closed; // guarded by lock

    SystemLookup(String name, int port, Resolver resolver, Duration deadline) {
        this.name = name;
        this.port = port;
        this.resolver = resolver;
        this.deadline = deadline;
    }

    @Override
    public List<String> ask() {
        var task = current();
        try {
            var addresses = task.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
            if (addresses.size() <= ADDRESSES_MAX) return addresses;
            throw failure(
                    "it has " + addresses.size() + " addresses, no cluster is that large: is it the right name?",
                    new IllegalArgumentException(name));
        } catch (TimeoutException e) {
            throw failure("no answer within " + deadline.toSeconds() + "s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("interrupted", e);
        } catch (ExecutionException e) {
            throw failure(reason(e), e);
        }
    }

    private FutureTask<List<String>> current() {
        lock.lock();
        try {
            if (closed) throw new IllegalStateException("discovery is closed");
            var unfinished = running.filter(task -> !task.isDone());
            if (unfinished.isPresent()) return unfinished.get();
            var task = new FutureTask<>(this::resolve);
            Thread.ofPlatform().daemon().name("disco-dns").start(task);
            running = Optional.of(task); // not before: a thread that could not start would be waited for ever
            return task;
        } finally {
            lock.unlock();
        }
    }

    private List<String> resolve() throws UnknownHostException {
        return Stream.of(resolver.resolve(name))
                .map(address -> HostPort.of(address, port).text())
                .distinct()
                .sorted()
                .toList();
    }

    private DiscoveryException failure(String reason, Exception cause) {
        return new DiscoveryException("lookup " + name + ": " + reason, cause);
    }

    // the JDK puts the name before the resolver's own words
    private String reason(ExecutionException e) {
        if (!(e.getCause() instanceof UnknownHostException)) return String.valueOf(e.getCause());
        var text = String.valueOf(e.getCause().getMessage());
        if (text.startsWith(name + ": ")) return text.substring(name.length() + 2);
        return text.equals(name) ? "no such host" : text;
    }

    /// A look-up that still runs ends by itself; its thread is a daemon.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    /// The system's resolver; blocks for as long as it likes.
    @FunctionalInterface
    interface Resolver {
        InetAddress[] resolve(String name) throws UnknownHostException;
    }
}
