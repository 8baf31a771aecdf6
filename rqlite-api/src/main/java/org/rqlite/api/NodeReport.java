// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

import java.time.Duration;

/// What one node found when it tried to reach a peer.
///
/// @param peer the node
/// @param version its version; empty if it did not answer
/// @param reachable whether it answered
/// @param leader whether it is reachable and the leader
/// @param elapsed how long the answer took; zero if there was none
/// @param error why there was no answer; empty if there was one
public record NodeReport(
        Peer peer, String version, boolean reachable, boolean leader, Duration elapsed, String error) {}
