// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.dnssrv;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rqlite.api.disco.DiscoveryException;
import org.rqlite.api.disco.HostPort;
import org.rqlite.disco.dnssrv.Questions.NoAnswerException;
import org.rqlite.disco.dnssrv.Targets.Found;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Type;

/// Looks up a service: its records first, then the addresses of their targets.
final class SrvLookup {
    private static final int ADDRESSES_MAX = 256;
    private static final int REASONS_SHOWN = 3;
    // priority: the lower the earlier; weight: the higher the earlier. RFC 2782 draws by weight, to spread clients: a
    // node
    // asks all of them anyhow, and a list that changes by luck could not be told from one that changed
    private static final Comparator<SRVRecord> ORDER = Comparator.comparingInt(SRVRecord::getPriority)
            .thenComparingInt(record -> -record.getWeight())
            .thenComparing(record -> record.getTarget().toString())
            .thenComparingInt(SRVRecord::getPort);

    private final ServiceName service;
    private final Supplier<NameServers> settings;
    private final Timing timing;

    SrvLookup(ServiceName service, Supplier<NameServers> settings, Timing timing) {
        this.service = service;
        this.settings = settings;
        this.timing = timing;
    }

    /// What was found.
    ///
    /// @param addresses in order, without repeats
    /// @param unresolved targets without addresses, each with the reason
    record Answer(List<String> addresses, List<String> unresolved) {
        Answer {
            addresses = List.copyOf(addresses);
            unresolved = List.copyOf(unresolved);
        }
    }

    /// Asks anew; ends in a [DiscoveryException] if there is no answer, or no target with an address.
    Answer ask() {
        var servers = settings.get();
        var executor = Executors.newVirtualThreadPerTaskExecutor();
        try {
            var first = new ServersInTurn(servers.servers(), timing.attempt(), timing.service());
            var questions = new Questions(servers, first, executor);
            var records = records(questions.search(service.toName(), Type.SRV));
            var second = new ServersInTurn(first.inOrderOfUse(), timing.attempt(), timing.targets());
            var targets = new Targets(new Questions(servers, second, executor), servers.hosts());
            var names = records.stream().map(SRVRecord::getTarget).collect(Collectors.toCollection(LinkedHashSet::new));
            return answer(
                    records, targets.find(names, executor, timing.targets().toMillis()));
        } catch (NoAnswerException e) {
            throw failure(e.reason(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("interrupted", e);
        } finally {
            executor.shutdownNow(); // not close: that would wait for whoever has no answer
        }
    }

    private List<SRVRecord> records(List<Record> answer) {
        var records = answer.stream()
                .flatMap(record -> record instanceof SRVRecord srv ? Stream.of(srv) : Stream.empty())
                // a lone dot says that the service is decidedly not there (RFC 2782)
                .filter(record -> !record.getTarget().equals(Name.root) && record.getPort() > 0)
                .sorted(ORDER)
                .toList();
        if (records.size() > ADDRESSES_MAX) throw tooMany(records.size() + " records");
        return records;
    }

    private Answer answer(List<SRVRecord> records, Map<Name, Found> found) {
        var addresses = new LinkedHashSet<String>();
        for (var record : records) {
            switch (found.get(record.getTarget())) {
                case Found.Addresses some -> addresses.addAll(texts(some.addresses(), record.getPort()));
                case Found.Nothing _ -> {}
                case null -> throw new IllegalStateException("was asked for: " + record.getTarget());
            }
        }
        var unresolved = new ArrayList<String>();
        found.forEach((name, outcome) -> {
            if (outcome instanceof Found.Nothing(String reason))
                unresolved.add(name.toString(true) + " (" + reason + ")");
        });
        if (addresses.size() > ADDRESSES_MAX) throw tooMany(addresses.size() + " addresses");
        if (addresses.isEmpty() && !unresolved.isEmpty()) {
            throw failure(
                    "none of its " + unresolved.size() + " targets resolves: "
                            + unresolved.stream().limit(REASONS_SHOWN).collect(Collectors.joining(", ")),
                    new IllegalStateException("no target resolves"));
        }
        return new Answer(List.copyOf(addresses), unresolved);
    }

    private static List<String> texts(List<InetAddress> addresses, int port) {
        return addresses.stream()
                .map(address -> HostPort.of(address, port).text())
                .sorted()
                .toList();
    }

    private DiscoveryException tooMany(String count) {
        return failure(
                "it has " + count + ", no cluster is that large: is it the right name?",
                new IllegalArgumentException(service.text()));
    }

    private DiscoveryException failure(String reason, Exception cause) {
        return new DiscoveryException("lookup " + service.text() + ": " + reason, cause);
    }
}
