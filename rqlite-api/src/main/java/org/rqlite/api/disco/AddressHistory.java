// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api.disco;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.rqlite.api.Diagnostic;

/// What a source of addresses answered last: for `/status`, and for one line in the log each time that it changes.
///
/// Safe for use by several threads; blocks only while the logger writes.
public final class AddressHistory {
    private final Logger log;
    private final InstantSource clock;
    private final AtomicReference<Answers> answers =
            new AtomicReference<>(new Answers(Optional.empty(), List.of(), Optional.empty()));

    /// Nothing answered yet.
    ///
    /// @param log told of changed answers, in rqlite's words
    /// @param clock tells when an answer came
    public AddressHistory(Logger log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
    }

    /// An answer came.
    ///
    /// @param addresses all of it, in a stable order
    public void answered(List<String> addresses) {
        var now = new Answers(Optional.of(clock.instant()), List.copyOf(addresses), Optional.empty());
        var before = answers.getAndSet(now);
        if (before.addresses.equals(now.addresses)) return;
        log.log(Level.INFO, "resolved addresses: [" + String.join(" ", now.addresses) + "]");
    }

    /// None came.
    ///
    /// @param error why; no secrets
    public void failed(String error) {
        answers.updateAndGet(before -> new Answers(before.contact, before.addresses, Optional.of(error)));
    }

    /// The facts of rqlite's `/status`, each only if there is one.
    ///
    /// @return `last_contact`, `last_addresses` and, if the last attempt failed, `last_error`; the caller's own
    public SortedMap<String, Diagnostic> facts() {
        var seen = answers.get();
        var facts = new TreeMap<String, Diagnostic>();
        seen.contact.ifPresent(instant -> facts.put("last_contact", Diagnostic.of(instant.toString())));
        seen.error.ifPresent(error -> facts.put("last_error", Diagnostic.of(error)));
        if (!seen.addresses.isEmpty()) {
            facts.put(
                    "last_addresses",
                    new Diagnostic.Items(
                            seen.addresses.stream().map(Diagnostic::of).toList()));
        }
        return facts;
    }

    private record Answers(Optional<Instant> contact, List<String> addresses, Optional<String> error) {}
}
