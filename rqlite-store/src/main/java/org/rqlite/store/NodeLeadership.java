// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import java.util.Optional;
import java.util.UUID;
import org.rqlite.api.Peer;
import org.rqlite.store.forming.AddressBook;
import org.rqlite.store.forward.Leadership;
import org.rqlite.store.raft.RaftNode;

/// Who leads by the consensus layer's word, and where the address book says that it is.
final class NodeLeadership implements Leadership {
    private final RaftNode node;
    private final AddressBook book;
    private final String self;

    /// @param self this node's id
    NodeLeadership(RaftNode node, AddressBook book, String self) {
        this.node = node;
        this.book = book;
        this.self = self;
    }

    @Override
    public Standing standing() {
        if (node.isReadyLeader()) return Standing.READY;
        return node.isLeader() ? Standing.LEADING : Standing.FOLLOWING;
    }

    @Override
    public Optional<Peer> other() {
        return node.leaderId().filter(id -> !id.equals(self)).flatMap(this::peer);
    }

    @Override
    public Optional<UUID> cluster() {
        return node.cluster();
    }

    /// A node whose founding or joining is not applied here yet has an address all the same.
    private Optional<Peer> peer(String id) {
        return node.applied()
                .record()
                .flatMap(record -> record.member(id))
                .map(book::current)
                .map(ClusterView::peer)
                .or(() -> book.addressOf(id).map(address -> new Peer(id, "", address, true)));
    }
}
