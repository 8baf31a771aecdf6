// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.consul;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.rqlite.api.Diagnostic;

/// When Consul last answered, and what failed since. For any thread.
final class Contact {
    private static final String NEVER = "0001-01-01T00:00:00Z"; // Go's zero time, as rqlite shows it

    private final InstantSource time;
    private @Nullable Instant last; // guarded by this
    private @Nullable String error; // guarded by this; null while all is well
    private @Nullable Instant lease; // guarded by this; when this client's session began

    Contact(InstantSource time) {
        this.time = time;
    }

    synchronized void answered() {
        last = time.instant();
        error = null;
    }

    /// A refusal is an answer, too, but not a good one.
    synchronized void failed(String text) {
        error = text;
    }

    synchronized void leaseBegan() {
        lease = time.instant();
    }

    synchronized void leaseEnded() {
        lease = null;
    }

    /// Facts for `/status`.
    synchronized Map<String, Diagnostic> facts() {
        var facts = new TreeMap<String, Diagnostic>();
        facts.put("last_contact", Diagnostic.of(last == null ? NEVER : text(last)));
        if (error != null) facts.put("last_error", Diagnostic.of(error));
        if (lease != null) {
            var age = Duration.between(lease, time.instant());
            facts.put(
                    "lease",
                    Diagnostic.section(Map.of(
                            "since", Diagnostic.of(text(lease)), "age_seconds", Diagnostic.of(age.toSeconds()))));
        }
        return facts;
    }

    private static String text(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
