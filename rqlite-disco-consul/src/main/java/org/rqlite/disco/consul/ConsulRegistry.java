// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.consul;

import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.rqlite.api.Diagnostic;
import org.rqlite.api.disco.CheckAndSet;
import org.rqlite.api.disco.DiscoveryException;
import org.rqlite.api.disco.RegistryDiscovery;
import org.rqlite.api.disco.VersionedValue;

/// Keys in Consul at `<disco-key>/<key>` (I8, K5).
///
/// For any thread. Each call ends within 10 s: nine for its questions, the rest for what the machine holds up.
final class ConsulRegistry implements RegistryDiscovery {
    private static final Duration LONGEST = Duration.ofSeconds(9);
    private static final Duration LAST_READ = Duration.ofSeconds(1);
    // a store in which much else changes may wake a wait without need
    private static final Duration BETWEEN_WAITS = Duration.ofMillis(50);
    private static final int VALUE_BYTES_MAX = 64 << 10;

    private final ConsulConfig config;
    private final String prefix;
    private final Contact contact;
    private final ConsulHttp http;
    private final ConsulSession session;
    private final AtomicBoolean closed = new AtomicBoolean();

    private ConsulRegistry(ConsulConfig config, String prefix, Contact contact, ConsulHttp http) {
        this.config = config;
        this.prefix = prefix;
        this.contact = contact;
        this.http = http;
        session = ConsulSession.start(http, contact);
    }

    /// Connects with the first call.
    static ConsulRegistry open(ConsulConfig config, String discoKey, InstantSource time) {
        return new ConsulRegistry(config, discoKey + "/", new Contact(time), ConsulHttp.open(config));
    }

    @Override
    public Optional<VersionedValue> read(String key) {
        return reading(key, Budget.of(LONGEST)).value();
    }

    @Override
    public Optional<VersionedValue> await(String key, Optional<VersionedValue> seen, Duration timeout) {
        var budget = Budget.of(LONGEST);
        var waiting = Budget.of(timeout);
        var now = reading(key, budget);
        while (now.value().equals(seen)) {
            var time = waiting.left(budget.left().minus(LAST_READ))
                    .multipliedBy(16)
                    .dividedBy(17);
            if (time.compareTo(BETWEEN_WAITS) <= 0) return now.value();
            now = later(key, now.index(), time, budget);
            if (now.value().equals(seen)) LockSupport.parkNanos(BETWEEN_WAITS.toNanos());
        }
        return now.value();
    }

    /// Asks once more if a connection broke that had been idle: of a read nothing is in doubt.
    private KeyReading reading(String key, Budget budget) {
        checkOpen();
        for (var again = true; ; again = false) {
            try {
                var reading = KeyReading.now(http, prefix + key, Budget.of(budget.left(ConsulHttp.CALL)));
                contact.answered();
                return reading;
            } catch (CallFailedException e) {
                if (!again || !(e.fault() instanceof ConsulFault.Unanswered)) throw failed("read " + prefix + key, e);
            }
        }
    }

    private KeyReading later(String key, long index, Duration time, Budget budget) {
        checkOpen();
        try {
            var reading = KeyReading.later(http, prefix + key, index, time, budget);
            contact.answered();
            return reading;
        } catch (CallFailedException e) {
            throw failed("wait for " + prefix + key, e);
        }
    }

    @Override
    public CheckAndSet checkAndSet(String key, Optional<VersionedValue> expected, String value, Hold hold) {
        checkOpen();
        var size = value.getBytes(StandardCharsets.UTF_8).length;
        if (size > VALUE_BYTES_MAX) {
            throw new IllegalArgumentException("value of " + size + " bytes, at most " + VALUE_BYTES_MAX);
        }
        var budget = Budget.of(LONGEST);
        return switch (hold) {
            case PERMANENT -> permanent(key, expected, value, budget);
            case LEASED -> held(key, expected, value, budget);
        };
    }

    private CheckAndSet permanent(String key, Optional<VersionedValue> expected, String value, Budget budget) {
        try {
            return committed(Transaction.permanent(prefix + key, expected, value), budget);
        } catch (CallFailedException e) {
            return unsuccessful(key, e);
        }
    }

    /// Under the session at hand, and once more if Consul knows nothing of it: then nothing was written.
    private CheckAndSet held(String key, Optional<VersionedValue> expected, String value, Budget budget) {
        for (var again = true; ; again = false) {
            var id = session(key, budget);
            try {
                return committed(Transaction.held(prefix + key, expected, value, id), budget);
            } catch (CallFailedException e) {
                if (!(e.fault() instanceof ConsulFault.SessionGone) || !again) return unsuccessful(key, e);
                session.drop(id);
            }
        }
    }

    private String session(String key, Budget budget) {
        try {
            return session.current(Budget.of(budget.left(ConsulHttp.CALL)));
        } catch (CallFailedException e) {
            throw failed("make a session for " + prefix + key, e);
        }
    }

    /// Sent once: sent twice, it could lose against itself.
    private CheckAndSet committed(Transaction transaction, Budget budget) throws CallFailedException {
        var call = Budget.of(budget.left(ConsulHttp.CALL));
        var answer = http.ask(HttpMethod.PUT, "/v1/txn", Map.of(), transaction.body(), call);
        var outcome = Transaction.outcome(answer);
        contact.answered();
        return outcome;
    }

    private CheckAndSet unsuccessful(String key, CallFailedException e) {
        var failure = failed("write " + prefix + key, e);
        return switch (e.fault()) {
            case ConsulFault.Unanswered _ -> new CheckAndSet.Unknown(String.valueOf(failure.getMessage()));
            case ConsulFault.Refused _, ConsulFault.SessionGone _, ConsulFault.NotSent _ -> throw failure;
        };
    }

    private DiscoveryException failed(String what, CallFailedException e) {
        var text = what + " at Consul " + config.address() + ": " + e.fault().text();
        contact.failed(text);
        return new DiscoveryException(text, e);
    }

    private void checkOpen() {
        if (closed.get()) throw new IllegalStateException("closed");
    }

    @Override
    public Diagnostic.Section state() {
        var facts = new TreeMap<>(contact.facts());
        facts.put("mode", Diagnostic.of("consul-kv"));
        facts.put("address", Diagnostic.of(config.address()));
        facts.put("tls", Diagnostic.of(config.tls().isPresent()));
        return Diagnostic.section(facts);
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) return;
        session.close();
        http.close();
    }
}
