// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.guard;

import java.time.Duration;

/// How long a client may take for each part of an exchange.
///
/// @param head from the connection, or the first line, to the end of the head
/// @param stall between two pieces of a body
/// @param body for a whole body, however steadily it comes
/// @param write for the client to take a piece of the answer
/// @param idle between an answer and the next request
public record Deadlines(Duration head, Duration stall, Duration body, Duration write, Duration idle) {
    /// What suits clients on slow links: 10 s, 30 s, 10 min, 30 s, 5 min.
    public static final Deadlines DEFAULT = new Deadlines(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofMinutes(10),
            Duration.ofSeconds(30),
            Duration.ofMinutes(5));

    /// Checks that each is positive.
    public Deadlines {
        for (var limit : new Duration[] {head, stall, body, write, idle}) {
            if (!limit.isPositive()) throw new IllegalArgumentException("a deadline must be positive: " + limit);
        }
    }
}
