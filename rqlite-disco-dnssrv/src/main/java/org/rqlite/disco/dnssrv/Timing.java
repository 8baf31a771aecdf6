// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.dnssrv;

import java.time.Duration;

/// How long to wait for whom.
///
/// @param attempt one question to one server
/// @param service the whole search for the records of the service
/// @param targets the whole search for the addresses of all its targets, after that
record Timing(Duration attempt, Duration service, Duration targets) {
    /// 9 s in all; the SPI allows 10. Two servers may be silent and the third still answers.
    static final Timing DEFAULT = new Timing(Duration.ofMillis(1500), Duration.ofSeconds(5), Duration.ofSeconds(4));
}
