// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.time.Duration;

/// The bounds of what other nodes, or strangers at the port, can cost this one (I9, I10).
///
/// @param requestBytesMax largest forwarded request
/// @param receivingBytesMax all messages together that are being received or worked on
/// @param pieceBytes size of the pieces in which results and files are sent; at most [#MESSAGE_BYTES_MAX]
/// @param letterBytesMax largest request that travels with others; one of a page or two
/// @param connectionsMax connections that are served at a time; calls on others are refused
/// @param callsMax calls at work at a time, from all connections
/// @param callsPerConnectionMax streams of one connection
/// @param pullsMax snapshots that are being pulled at a time
/// @param callTimeMax longest time of one question
/// @param forwardTimeMax longest time of one forwarded request or one pull
/// @param stallMax longest wait for the other side to take the next piece
/// @param keepAlive after so much silence of a connection with a call under way the other side is asked
/// whether it lives; gRPC allows no less than ten seconds
public record PeerLimits(
        int requestBytesMax,
        int receivingBytesMax,
        int pieceBytes,
        int letterBytesMax,
        int connectionsMax,
        int callsMax,
        int callsPerConnectionMax,
        int pullsMax,
        Duration callTimeMax,
        Duration forwardTimeMax,
        Duration stallMax,
        Duration keepAlive) {
    /// Largest single message, the same for all releases. What is larger travels in pieces.
    public static final int MESSAGE_BYTES_MAX = 1 << 20;

    /// What a node uses.
    public static final PeerLimits DEFAULT = new PeerLimits(
            256 << 20,
            256 << 20,
            64 << 10,
            16 << 10,
            256,
            4096,
            2048,
            2,
            Duration.ofMinutes(2),
            Duration.ofHours(1),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10));

    /// Checks the bounds.
    public PeerLimits {
        atLeastOne("request bytes", requestBytesMax);
        atLeastOne("receiving bytes", receivingBytesMax);
        atLeastOne("piece bytes", pieceBytes);
        if (pieceBytes >= MESSAGE_BYTES_MAX) throw new IllegalArgumentException("pieces too large: " + pieceBytes);
        atLeastOne("letter bytes", letterBytesMax);
        if (letterBytesMax > MESSAGE_BYTES_MAX / 2) {
            throw new IllegalArgumentException("letters too large: " + letterBytesMax);
        }
        atLeastOne("connections", connectionsMax);
        atLeastOne("calls", callsMax);
        atLeastOne("calls per connection", callsPerConnectionMax);
        atLeastOne("pulls", pullsMax);
        positive("call time", callTimeMax);
        positive("forward time", forwardTimeMax);
        positive("stall", stallMax);
        positive("keep-alive", keepAlive);
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) throw new IllegalArgumentException("limit must be at least 1: " + name + "=" + value);
    }

    private static void positive(String name, Duration value) {
        if (!value.isPositive()) throw new IllegalArgumentException("limit must be positive: " + name + "=" + value);
    }
}
