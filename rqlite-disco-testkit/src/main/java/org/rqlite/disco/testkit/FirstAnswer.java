// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.testkit;

import java.time.Duration;
import org.rqlite.api.disco.CheckAndSet;
import org.rqlite.api.disco.DiscoveryException;
import org.rqlite.api.disco.RegistryDiscovery;
import org.rqlite.api.disco.RegistryDiscovery.Hold;

/// Waiting for the first answers that a client of a process gets, before anything is asserted of its calls.
///
/// In a process so young, a call may take longer than it may, where others take the processors: classes are loaded, the
/// first handshake is made.
public final class FirstAnswer {
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final String KEY = "first-answer";

    private FirstAnswer() {}

    /// Waits for a client of its own, on a server that has just been started.
    ///
    /// @param subject what is under test
    public static void await(Subject subject) {
        try (var registry = subject.open(KEY)) {
            await(registry);
        }
    }

    /// Waits until a client has read a key and written it with its lease, which it keeps.
    ///
    /// @param registry the client; it has the key `first-answer` then
    public static void await(RegistryDiscovery registry) {
        Waiting.until(LONGEST, "a first answer", () -> isAnswered(registry));
    }

    private static boolean isAnswered(RegistryDiscovery registry) {
        try {
            var outcome = registry.checkAndSet(KEY, registry.read(KEY), KEY, Hold.LEASED);
            return outcome instanceof CheckAndSet.Won;
        } catch (DiscoveryException _) {
            return false;
        }
    }
}
