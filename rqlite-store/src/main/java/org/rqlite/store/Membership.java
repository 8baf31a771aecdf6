// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.rqlite.api.Peer;
import org.rqlite.store.disk.NodeFile;
import org.rqlite.store.log.ConnectionState;
import org.rqlite.store.log.Entry;
import org.rqlite.store.log.EntryCodec;
import org.rqlite.store.log.ReplicatedRecord;
import org.rqlite.store.log.ReplicatedRecord.Member;
import org.rqlite.store.raft.RaftNode;

/// Keeps this node's place in the replicated record (S4): the founding of a new cluster, and its own entry when
/// its addresses or its SQLite changed. Driven by the node's watch, one thread.
final class Membership {
    private static final System.Logger LOG = System.getLogger(Membership.class.getName());

    private final Member self;
    private final UUID clusterId;
    private final boolean foreignKeys;
    private long proposedInTerm = -1; // once a term is enough: it stands in the log or the term is lost

    Membership(NodeFile node, UUID clusterId, StoreConfig config, String sqliteVersion) {
        this.clusterId = clusterId;
        this.foreignKeys = config.foreignKeys();
        this.self = new Member(
                node.nodeId(),
                node.incarnation(),
                config.addresses().raftAddress(),
                config.addresses().apiUrl(),
                true,
                sqliteVersion,
                platform());
    }

    /// Proposes what is missing, if this node leads.
    void tend(RaftNode node) {
        if (!node.isReadyLeader() || node.term() == proposedInTerm) return;
        var record = node.applied().record();
        var missing = record.isEmpty() ? Optional.of(founding()) : announcement(record.get());
        if (missing.isEmpty()) return;
        proposedInTerm = node.term();
        LOG.log(Level.INFO, () -> record.isEmpty() ? "founds cluster " + clusterId : "announces itself");
        node.propose(missing.get());
    }

    /// Refuses a flag that differs from what the cluster was founded with.
    ///
    /// @throws StoreException naming the flag
    void check(ReplicatedRecord record) {
        if (record.foreignKeysAtFounding() == foreignKeys) return;
        throw new StoreException(
                "the cluster was founded with -fk=%s, this node is started with -fk=%s: start it with -fk=%s, or change foreign keys on all nodes by PRAGMA foreign_keys"
                        .formatted(record.foreignKeysAtFounding(), foreignKeys, record.foreignKeysAtFounding()));
    }

    /// This node as configured.
    Peer self() {
        return peer(self);
    }

    static Peer peer(Member member) {
        return new Peer(member.id(), member.apiUrl(), member.raftAddress(), member.voter());
    }

    private Entry founding() {
        return new Entry.Founded(new ReplicatedRecord(
                clusterId,
                foreignKeys,
                EntryCodec.VERSION,
                ConnectionState.founding(foreignKeys),
                0,
                List.of(self),
                Optional.empty()));
    }

    private Optional<Entry> announcement(ReplicatedRecord record) {
        return record.members().contains(self) ? Optional.empty() : Optional.of(new Entry.MemberAnnounced(self));
    }

    private static String platform() {
        return System.getProperty("os.name") + "/" + System.getProperty("os.arch");
    }
}
