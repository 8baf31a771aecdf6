// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.PutOption;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.rqlite.api.Diagnostic;
import org.rqlite.api.disco.CheckAndSet;
import org.rqlite.api.disco.DiscoveryException;
import org.rqlite.api.disco.RegistryDiscovery;
import org.rqlite.api.disco.VersionedValue;

/// Keys in etcd at `/<disco-key>/<key>` (I8, K6).
///
/// For any thread. Each call ends within 10 s: nine for its questions, the rest for what the machine holds up.
final class EtcdRegistry implements RegistryDiscovery {
    private static final Duration LONGEST = Duration.ofSeconds(9);
    private static final Duration READ = Duration.ofSeconds(6);
    private static final Duration LAST_READ = Duration.ofSeconds(3);
    private static final int VALUE_BYTES_MAX = 64 << 10;
    private static final String REPLACED = "\uFFFD"; // stands for bytes that are no text

    private final EtcdConfig config;
    private final String prefix;
    private final Contact contact;
    private final Client client;
    private final KV keys;
    private final EtcdLease lease;
    private final Reads reads;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EtcdRegistry(EtcdConfig config, String prefix, Contact contact, Client client) {
        this.config = config;
        this.prefix = prefix;
        this.contact = contact;
        this.client = client;
        keys = client.getKVClient();
        lease = EtcdLease.start(client.getLeaseClient(), contact);
        reads = new Reads(config.retry());
    }

    /// Connects with the first call.
    static EtcdRegistry open(EtcdConfig config, String discoKey, InstantSource time) {
        return new EtcdRegistry(config, "/" + discoKey + "/", new Contact(time), EtcdClient.make(config));
    }

    @Override
    public Optional<VersionedValue> read(String key) {
        return value(response(key, Budget.of(READ)));
    }

    @Override
    public Optional<VersionedValue> await(String key, Optional<VersionedValue> seen, Duration timeout) {
        var whole = Budget.of(LONGEST);
        var waiting = Budget.of(timeout);
        var response = response(key, Budget.of(whole.left(READ)));
        var now = value(response);
        if (!now.equals(seen)) return now;
        // a last read must fit in: a watch that died in silence would tell of nothing
        var time = waiting.left(whole.left().minus(LAST_READ.dividedBy(3)));
        if (time.isPositive()) {
            KeyWatch.await(
                    client.getWatchClient(), whole(key), response.getHeader().getRevision() + 1, time);
        }
        return value(response(key, Budget.of(LAST_READ)));
    }

    private GetResponse response(String key, Budget budget) {
        checkOpen();
        try {
            var response = reads.read(() -> keys.get(whole(key)), budget);
            contact.answered();
            return response;
        } catch (CallFailedException e) {
            throw failed("read " + prefix + key, e);
        }
    }

    private static Optional<VersionedValue> value(GetResponse response) {
        return response.getKvs().stream()
                .findFirst()
                .map(found ->
                        new VersionedValue(found.getValue().toString(StandardCharsets.UTF_8), found.getModRevision()));
    }

    @Override
    public CheckAndSet checkAndSet(String key, Optional<VersionedValue> expected, String value, Hold hold) {
        checkOpen();
        var bytes = EtcdClient.bytes(value);
        var limit = Math.min(VALUE_BYTES_MAX, config.channel().sendBytes());
        if (bytes.size() > limit) {
            throw new IllegalArgumentException("value of " + bytes.size() + " bytes, at most " + limit);
        }
        var budget = Budget.of(LONGEST);
        return switch (hold) {
            case PERMANENT -> commit(key, expected, Op.put(whole(key), bytes, PutOption.DEFAULT), budget);
            case LEASED -> leased(key, expected, bytes, budget);
        };
    }

    /// With the lease at hand, and once more if etcd knows nothing of it: then nothing was written.
    private CheckAndSet leased(String key, Optional<VersionedValue> expected, ByteSequence value, Budget budget) {
        for (var again = true; ; again = false) {
            var id = lease(key, budget);
            var option = PutOption.builder().withLeaseId(id).build();
            try {
                return committed(key, expected, Op.put(whole(key), value, option), budget);
            } catch (CallFailedException e) {
                if (!(e.fault() instanceof EtcdFault.LeaseGone) || !again) return unsuccessful(key, e);
                lease.drop(id);
            }
        }
    }

    private long lease(String key, Budget budget) {
        try {
            return lease.current(Budget.of(budget.left(CallDeadlines.CALL)));
        } catch (CallFailedException e) {
            throw failed("get a lease for " + prefix + key, e);
        }
    }

    private CheckAndSet commit(String key, Optional<VersionedValue> expected, Op put, Budget budget) {
        try {
            return committed(key, expected, put, budget);
        } catch (CallFailedException e) {
            return unsuccessful(key, e);
        }
    }

    /// One transaction, sent once: sent twice, it could lose against itself.
    private CheckAndSet committed(String key, Optional<VersionedValue> expected, Op put, Budget budget)
            throws CallFailedException {
        var answer = keys.txn().If(conditions(key, expected)).Then(put).commit();
        var response = Answers.get(answer, Budget.of(budget.left(CallDeadlines.CALL)));
        contact.answered();
        if (!response.isSucceeded()) return new CheckAndSet.Lost();
        return new CheckAndSet.Won(response.getHeader().getRevision());
    }

    private CheckAndSet unsuccessful(String key, CallFailedException e) {
        var failure = failed("write " + prefix + key, e);
        return switch (e.fault()) {
            case EtcdFault.Unanswered _ -> new CheckAndSet.Unknown(String.valueOf(failure.getMessage()));
            case EtcdFault.Refused _, EtcdFault.LeaseGone _, EtcdFault.NotSent _ -> throw failure;
        };
    }

    /// The revision, and the value besides: an etcd that came back empty counts from the beginning, and might have
    /// something else at the same revision.
    private Cmp[] conditions(String key, Optional<VersionedValue> expected) {
        var conditions = new ArrayList<Cmp>();
        var revision = expected.map(VersionedValue::version).orElse(0L);
        conditions.add(new Cmp(whole(key), Cmp.Op.EQUAL, CmpTarget.modRevision(revision)));
        expected.map(VersionedValue::value)
                .filter(text -> !text.contains(REPLACED))
                .ifPresent(text ->
                        conditions.add(new Cmp(whole(key), Cmp.Op.EQUAL, CmpTarget.value(EtcdClient.bytes(text)))));
        return conditions.toArray(Cmp[]::new);
    }

    private ByteSequence whole(String key) {
        return EtcdClient.bytes(prefix + key);
    }

    private DiscoveryException failed(String what, CallFailedException e) {
        var text = what + " at etcd " + endpoints() + ": " + e.fault().text();
        contact.failed(text);
        return new DiscoveryException(text, e);
    }

    private String endpoints() {
        return String.join(
                ",", config.endpoints().stream().map(Object::toString).toList());
    }

    private void checkOpen() {
        if (closed.get()) throw new IllegalStateException("closed");
    }

    @Override
    public Diagnostic.Section state() {
        var facts = new TreeMap<>(contact.facts());
        facts.put("mode", Diagnostic.of("etcd-kv"));
        List<Diagnostic> endpoints = config.endpoints().stream()
                .map(at -> Diagnostic.of(at.toString()))
                .toList();
        facts.put("endpoints", new Diagnostic.Items(endpoints));
        facts.put("tls", Diagnostic.of(config.tls().isPresent()));
        return Diagnostic.section(facts);
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) return;
        lease.close();
        client.close();
    }
}
