// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.rqlite.store.disk.DatabaseFolder;
import org.rqlite.store.disk.LogFolder;
import org.rqlite.store.disk.Recovered;
import org.rqlite.store.forming.AddressBook;
import org.rqlite.store.forming.Self;
import org.rqlite.store.founding.FoundingFile;
import org.rqlite.store.founding.FoundingId;
import org.rqlite.store.log.EntryFormatException;
import org.rqlite.store.log.RecordCodec;
import org.rqlite.store.log.ReplicatedRecord;
import org.rqlite.store.peer.PeerClient;
import org.rqlite.store.peer.PeerLimits;

/// Gets the database of another member in place of one that is lost, before the consensus layer starts: on such a
/// folder that would acknowledge and vote, and wait for ever for the entries that are purged (S11). Log and vote are
/// left alone.
final class LostDatabase {
    private static final System.Logger LOG = System.getLogger(LostDatabase.class.getName());
    private static final Duration PATIENCE = Duration.ofMinutes(1); // for others that start meanwhile
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Self self;
    private final DatabaseFolder folder;
    private final LogFolder log;

    LostDatabase(Self self, DatabaseFolder folder, LogFolder log) {
        this.self = self;
        this.folder = folder;
        this.log = log;
    }

    /// Decides on another member's main file; the next [DatabaseFolder#recover] puts it in place. Blocks, a minute at
    /// most if nobody has one.
    ///
    /// @param lost what the start found
    /// @param config names others
    /// @param route the address to dial for an address
    /// @throws StoreException if there is nobody to ask, or nobody gave it
    void replace(Recovered.Lost lost, StoreConfig config, UnaryOperator<String> route) throws IOException {
        var addresses = addresses(lost, config);
        var first = firstIndex(lost);
        if (addresses.isEmpty() || first.isEmpty()) throw new StoreException(lost.message());
        LOG.log(
                Level.WARNING,
                () -> "the database of this node is lost and fetched from another member addresses="
                        + String.join(",", addresses) + ": " + lost.message());
        var failures = new TreeMap<String, String>();
        try (var client = PeerClient.open(self::greeting, PeerLimits.DEFAULT, route)) {
            var pull = new SnapshotPull(client, new AddressBook(self::cluster, Optional::empty), self, folder);
            var end = System.nanoTime() + PATIENCE.toNanos();
            do {
                for (var address : addresses) {
                    var failure = fetch(pull, address, first.getAsLong());
                    if (failure.isEmpty()) return;
                    failures.put(address, failure.get());
                }
                LockSupport.parkNanos(PAUSE.toNanos());
                if (Thread.interrupted()) throw new StoreException("stopped while fetching a lost database");
            } while (System.nanoTime() - end < 0);
        }
        throw new StoreException("%s; no other member gave its database within %d s: %s"
                .formatted(lost.message(), PATIENCE.toSeconds(), failures));
    }

    /// @return why not; empty if it is decided
    private Optional<String> fetch(SnapshotPull pull, String address, long firstIndex) {
        try {
            var pulled = pull.pull(address, firstIndex);
            folder.installLost(pulled.at(), pulled.record(), pulled.sum());
            LOG.log(
                    Level.INFO,
                    () -> "fetched a lost database address=" + address + " at="
                            + pulled.at().index());
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /// The first entry that need not be in what is fetched: all before it have been acknowledged by this node and
    /// are nowhere else here.
    ///
    /// @return empty if nothing says so
    private OptionalLong firstIndex(Recovered.Lost lost) throws IOException {
        var first = log.firstIndex();
        if (first.isPresent() || lost.last().isEmpty()) return first;
        return OptionalLong.of(lost.last().get().termIndex().index() + 1);
    }

    /// Members as the last snapshot and the founding name them, then whom the command line names.
    private List<String> addresses(Recovered.Lost lost, StoreConfig config) throws IOException {
        var book = new AddressBook(self::cluster, () -> record(lost));
        book.note(self.greeting()); // where this node was before is no other's address
        var founding = FoundingFile.read(config.dataFolder());
        self.cluster()
                .flatMap(cluster -> founding.entry(new FoundingId(cluster)))
                .ifPresent(entry -> entry.plan().members().forEach(book::note));
        var addresses = new ArrayList<>(book.addresses());
        addresses.addAll(config.forming().named());
        addresses.removeIf(address -> address.equals(self.member().raftAddress()));
        return addresses.stream().distinct().toList();
    }

    private static Optional<ReplicatedRecord> record(Recovered.Lost lost) {
        try {
            return lost.last().map(last -> RecordCodec.decode(last.record().toArray()));
        } catch (EntryFormatException e) {
            LOG.log(Level.WARNING, "the marker of a lost database names nobody", e);
            return Optional.empty();
        }
    }
}
