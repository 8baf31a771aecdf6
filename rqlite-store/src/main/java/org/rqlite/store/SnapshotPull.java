// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.rqlite.store.disk.DatabaseFolder;
import org.rqlite.store.forming.AddressBook;
import org.rqlite.store.forming.Self;
import org.rqlite.store.log.EntryFormatException;
import org.rqlite.store.log.RecordCodec;
import org.rqlite.store.log.TermIndex;
import org.rqlite.store.peer.PeerClient;
import org.rqlite.store.peer.Pulled;
import org.rqlite.store.raft.SnapshotFetcher;

/// Pulls the leader's main file and decides that it becomes the database (A6, S10).
final class SnapshotPull implements SnapshotFetcher {
    private static final Duration STALL = Duration.ofSeconds(30);

    private final PeerClient client;
    private final AddressBook book;
    private final Self self;
    private final DatabaseFolder folder;

    SnapshotPull(PeerClient client, AddressBook book, Self self, DatabaseFolder folder) {
        this.client = client;
        this.book = book;
        this.self = self;
        this.folder = folder;
    }

    @Override
    public TermIndex fetch(String leaderId, long firstIndex) throws IOException {
        var address =
                book.addressOf(leaderId).orElseThrow(() -> new IOException("no address is known for node " + leaderId));
        folder.forgetReceived();
        var pulled = pull(address, firstIndex);
        folder.install(pulled.at(), pulled.record(), pulled.sum());
        return pulled.at();
    }

    /// Receives the main file of the node at an address; decides nothing.
    ///
    /// @param firstIndex of the log that follows: a file that ends before it is refused
    Pulled pull(String address, long firstIndex) throws IOException {
        var pulled = client.pull(address, folder.incomingFile(), STALL);
        if (pulled.at().index() + 1 < firstIndex) {
            throw new IOException("the snapshot of %s ends at %d, the log starts at %d"
                    .formatted(address, pulled.at().index(), firstIndex));
        }
        check(pulled.record().toArray());
        return pulled;
    }

    /// The record that came along must be of this cluster (I6), and readable here.
    private void check(byte[] bytes) throws IOException {
        try {
            var record = RecordCodec.decode(bytes);
            if (!self.cluster().equals(Optional.of(record.clusterId()))) {
                throw new IOException("the snapshot is of another cluster: " + record.clusterId());
            }
        } catch (EntryFormatException e) {
            throw new IOException("the snapshot's record is damaged", e);
        }
    }
}
