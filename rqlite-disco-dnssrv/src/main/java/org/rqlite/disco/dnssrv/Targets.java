// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.dnssrv;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.rqlite.disco.dnssrv.Questions.NoAnswerException;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;
import org.xbill.DNS.hosts.HostsFileParser;

/// Finds the addresses of hosts, each by itself: one that does not resolve keeps no other back.
final class Targets {
    private static final int AT_ONCE = 32; // more would overrun a server's or our own socket

    private final Questions questions;
    private final HostsFileParser hosts;
    private final Semaphore places = new Semaphore(AT_ONCE);

    Targets(Questions questions, HostsFileParser hosts) {
        this.questions = questions;
        this.hosts = hosts;
    }

    /// What became of a host.
    sealed interface Found {
        /// At least one, of either family.
        record Addresses(List<InetAddress> addresses) implements Found {
            public Addresses {
                addresses = List.copyOf(addresses);
            }
        }

        record Nothing(String reason) implements Found {}
    }

    /// Asks for all of them at once and waits until the last has its answer, or no time is left.
    ///
    /// @param longestMillis whoever has no answer by then has none
    Map<Name, Found> find(Collection<Name> names, ExecutorService executor, long longestMillis)
            throws InterruptedException {
        var order = List.copyOf(names);
        var tasks =
                order.stream().<Callable<Found>>map(name -> () -> find(name)).toList();
        var outcomes = executor.invokeAll(tasks, longestMillis, TimeUnit.MILLISECONDS);
        var found = new LinkedHashMap<Name, Found>();
        for (int index = 0; index < order.size(); index++) found.put(order.get(index), outcome(outcomes.get(index)));
        return found;
    }

    private static Found outcome(Future<Found> task) throws InterruptedException {
        try {
            return task.get();
        } catch (CancellationException _) {
            return new Found.Nothing("no answer in time");
        } catch (ExecutionException e) {
            return new Found.Nothing(String.valueOf(e.getCause()));
        }
    }

    private Found find(Name name) throws InterruptedException {
        var listed = listed(name);
        if (!listed.isEmpty()) return new Found.Addresses(listed);
        places.acquire();
        try {
            return asked(name);
        } finally {
            places.release();
        }
    }

    /// Both families at once: dnsjava would take one from the file and ask a server for the other.
    private List<InetAddress> listed(Name name) {
        var addresses = new ArrayList<InetAddress>();
        try {
            hosts.getAddressForHost(name, Type.A).ifPresent(addresses::add);
            hosts.getAddressForHost(name, Type.AAAA).ifPresent(addresses::add);
        } catch (IOException _) { // as for the C library: a file that cannot be read lists nothing
        }
        return addresses;
    }

    private Found asked(Name name) {
        var addresses = new ArrayList<InetAddress>();
        var failures = new ArrayList<String>();
        var both = List.of(questions.start(name, Type.A), questions.start(name, Type.AAAA));
        for (var question : both) {
            try {
                for (var record : questions.await(question)) addTo(addresses, record);
            } catch (NoAnswerException e) {
                failures.add(e.reason());
            }
        }
        if (!addresses.isEmpty()) return new Found.Addresses(addresses);
        return new Found.Nothing(failures.isEmpty() ? "no addresses" : failures.getFirst());
    }

    private static void addTo(List<InetAddress> addresses, Record record) {
        switch (record) {
            case ARecord a -> addresses.add(a.getAddress());
            case AAAARecord aaaa -> addresses.add(aaaa.getAddress());
            default -> {} // a server may add what was not asked for
        }
    }
}
