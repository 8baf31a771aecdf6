// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http;

import java.time.Duration;
import org.rqlite.http.guard.FileLimit;

/// Settings of a node's HTTP server.
///
/// @param host where to listen, a name or an address; empty for every address of the machine
/// @param port 0 for any free one
/// @param advertisedAddress where clients reach this node, `host:port`; empty for the address it listens at
/// @param allowOrigin of every answer, `Access-Control-Allow-Origin`, in printable ASCII; empty for none
/// @param limits what clients may use
/// @param timeouts how long clients may take
/// @param queue how writes are queued
/// @param shutdownGrace how long [HttpServer#close()] waits for running requests, and
/// [HttpServer#stopQueue()] for queued writes
public record HttpConfig(
        String host,
        int port,
        String advertisedAddress,
        String allowOrigin,
        Limits limits,
        Timeouts timeouts,
        Queue queue,
        Duration shutdownGrace) {
    private static final Duration SHUTDOWN_GRACE = Duration.ofSeconds(5);

    /// Checks the bounds.
    public HttpConfig {
        if (port < 0 || port > 65_535) throw new IllegalArgumentException("http port out of range: " + port);
        if (!allowOrigin.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw new IllegalArgumentException("http allowed origin must be printable ASCII: " + allowOrigin);
        }
        if (shutdownGrace.isNegative()) {
            throw new IllegalArgumentException("http shutdown grace must not be negative: " + shutdownGrace);
        }
    }

    /// The settings of a node that is told addresses only.
    ///
    /// @param host where to listen; empty for every address
    /// @param port 0 for any free one
    /// @param advertisedAddress `host:port`; empty for the address it listens at
    /// @return with limits that fit this process
    public static HttpConfig of(String host, int port, String advertisedAddress) {
        return new HttpConfig(
                host,
                port,
                advertisedAddress,
                "",
                Limits.ofThisProcess(),
                Timeouts.DEFAULT,
                Queue.DEFAULT,
                SHUTDOWN_GRACE);
    }

    /// The same settings with another queue.
    ///
    /// @param other how writes are queued
    /// @return a copy
    public HttpConfig with(Queue other) {
        return new HttpConfig(host, port, advertisedAddress, allowOrigin, limits, timeouts, other, shutdownGrace);
    }

    /// The same settings for pages from elsewhere.
    ///
    /// @param origin that browsers may let read the answers
    /// @return a copy
    public HttpConfig withAllowOrigin(String origin) {
        return new HttpConfig(host, port, advertisedAddress, origin, limits, timeouts, queue, shutdownGrace);
    }

    /// How writes are queued.
    ///
    /// @param capacity requests that wait; at least 1
    /// @param batchSize requests that make a batch whole; at least 1
    /// @param timeout longest wait of a batch for more; zero: until it is whole
    /// @param transaction whether each batch is one transaction
    public record Queue(int capacity, int batchSize, Duration timeout, boolean transaction) {
        /// As in rqlite.
        public static final Queue DEFAULT = new Queue(1024, 128, Duration.ofMillis(50), false);

        /// Checks the bounds.
        public Queue {
            if (capacity < 1)
                throw new IllegalArgumentException("write queue capacity must be at least 1: " + capacity);
            if (batchSize < 1) {
                throw new IllegalArgumentException("write queue batch size must be at least 1: " + batchSize);
            }
            if (timeout.isNegative()) {
                throw new IllegalArgumentException("write queue timeout must not be negative: " + timeout);
            }
        }
    }

    /// What clients may use of this process.
    ///
    /// @param bodyBytesMax bytes of one request's body; at least 1 KB
    /// @param memoryBytes bytes of heap that all requests under way may use together, at least four times a
    /// body
    /// @param connectionsMax more wait in the backlog; must be well below the file descriptors of the process
    public record Limits(long bodyBytesMax, long memoryBytes, int connectionsMax) {
        private static final long BODY_MAX = 64L * 1024 * 1024;
        private static final long HEAP_PART = 4; // of the heap, for what clients send
        private static final long BODY_COST = 4; // a body as bytes, as text, and some more

        /// Checks the bounds.
        public Limits {
            if (bodyBytesMax < 1024) throw new IllegalArgumentException("http body limit too small: " + bodyBytesMax);
            if (memoryBytes < BODY_COST * bodyBytesMax) {
                throw new IllegalArgumentException(
                        "http memory " + memoryBytes + " too small for bodies of " + bodyBytesMax);
            }
            if (connectionsMax < 1) {
                throw new IllegalArgumentException("http connection limit must be positive: " + connectionsMax);
            }
        }

        /// Limits that fit the heap and the file descriptors of this process.
        ///
        /// @return bodies of up to 64 MB, less on a heap below 1 GB
        public static Limits ofThisProcess() {
            var memory = Runtime.getRuntime().maxMemory() / HEAP_PART;
            return new Limits(Math.min(BODY_MAX, memory / BODY_COST), memory, FileLimit.connections());
        }
    }

    /// How long a client may take for each part of an exchange.
    ///
    /// @param head from the connection, or the first line, to the end of the head
    /// @param stall between two pieces of a body
    /// @param body for a whole body, however steadily it comes
    /// @param write to take a piece of the answer
    /// @param idle between an answer and the next request
    public record Timeouts(Duration head, Duration stall, Duration body, Duration write, Duration idle) {
        /// What suits clients on slow links.
        public static final Timeouts DEFAULT = new Timeouts(
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofMinutes(10),
                Duration.ofSeconds(30),
                Duration.ofMinutes(5));

        /// Checks that each is positive.
        public Timeouts {
            for (var timeout : new Duration[] {head, stall, body, write, idle}) {
                if (!timeout.isPositive())
                    throw new IllegalArgumentException("http timeout must be positive: " + timeout);
            }
        }
    }
}
