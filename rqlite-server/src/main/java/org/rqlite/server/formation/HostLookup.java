// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.formation;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Whether a host name has an address, within a deadline that the system's resolver does not know.
final class HostLookup {
    private final ConcurrentHashMap<String, CompletableFuture<Boolean>> running = new ConcurrentHashMap<>();

    /// What is known of a name.
    enum Name {
        KNOWN,
        UNKNOWN,
        /// The resolver has not answered yet.
        UNANSWERED
    }

    /// Looks a name up. One look-up a name runs at a time, however long the resolver takes.
    Name look(String host, Duration timeout) throws InterruptedException {
        var lookup = running.computeIfAbsent(host, HostLookup::start);
        try {
            var known = lookup.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            running.remove(host, lookup);
            return known ? Name.KNOWN : Name.UNKNOWN;
        } catch (TimeoutException _) {
            return Name.UNANSWERED;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private static CompletableFuture<Boolean> start(String host) {
        var known = new CompletableFuture<Boolean>();
        // a platform thread: the resolver blocks in native code
        Thread.ofPlatform().daemon().name("lookup-" + host).start(() -> known.complete(exists(host)));
        return known;
    }

    private static boolean exists(String host) {
        try {
            return InetAddress.getAllByName(host).length > 0;
        } catch (UnknownHostException _) { // that is the answer
            return false;
        }
    }
}
