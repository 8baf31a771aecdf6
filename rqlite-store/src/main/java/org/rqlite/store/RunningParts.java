// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.rqlite.api.Backups;
import org.rqlite.api.Database;
import org.rqlite.api.Loads;
import org.rqlite.store.disk.DatabaseFolder;
import org.rqlite.store.disk.NodeFile;
import org.rqlite.store.forming.AddressBook;
import org.rqlite.store.forming.Forming;
import org.rqlite.store.forming.Self;
import org.rqlite.store.forming.Terms;
import org.rqlite.store.forward.BackupForwarding;
import org.rqlite.store.forward.ForwardCounters;
import org.rqlite.store.forward.Forwarding;
import org.rqlite.store.forward.LeaderReadIndex;
import org.rqlite.store.forward.LoadForwarding;
import org.rqlite.store.log.ReplicatedRecord;
import org.rqlite.store.log.ReplicatedRecord.Member;
import org.rqlite.store.peer.PeerClient;
import org.rqlite.store.peer.PeerLimits;
import org.rqlite.store.peer.PeerService;
import org.rqlite.store.raft.RaftConfig;
import org.rqlite.store.raft.RaftCounters;
import org.rqlite.store.raft.RaftNode;

/// What runs on an open folder: the node-to-node port, the consensus layer, the dealings with the cluster.
///
/// @param self this node
/// @param book where the others are
/// @param client calls them
/// @param service serves them
/// @param raft the consensus layer
/// @param forming founding, joining, leaving
/// @param database serves requests, at the leader if they need it
/// @param local copies this node's database
/// @param backups copies the database, the leader's if need be
/// @param loads puts another database in the place of the cluster's
/// @param counters of what the database does
record RunningParts(
        Self self,
        AddressBook book,
        PeerClient client,
        PeerService service,
        RaftNode raft,
        Forming forming,
        Database database,
        LocalBackups local,
        Backups backups,
        Loads loads,
        DatabaseCounters counters) {
    /// Starts all of it; the port answers before this returns.
    ///
    /// @throws IOException if the disk refuses or the port is taken
    static RunningParts start(StoreConfig config, OpenParts parts, Store.Surroundings around) throws IOException {
        var self = self(config, parts.node(), parts.engine().sqliteVersion());
        // the consensus layer asks for addresses while it starts
        var record = new AtomicReference<Supplier<Optional<ReplicatedRecord>>>(
                () -> parts.recovered().record());
        var book = new AddressBook(self::cluster, () -> record.get().get());
        var desk = new PeerDesk(self, config.identity().version(), new PeerCounters(around.metrics()));
        var client = PeerClient.open(self::greeting, PeerLimits.DEFAULT, around.route());
        var service = PeerService.of(desk, PeerLimits.DEFAULT);
        var random = new SplittableRandom(around.random().nextLong());
        try {
            var peers = new RaftNode.Peers(
                    service::install,
                    id -> book.addressOf(id).map(around.route()),
                    new SnapshotPull(client, book, self, parts.folder()),
                    new Terms(client, book, self::cluster, () -> record.get().get()));
            var counters = new DatabaseCounters(around.metrics());
            var database = new CountedDatabase(new SqliteDatabase(parts.engine(), parts.folder()), counters);
            var raft = RaftNode.start(
                    new RaftNode.Parts(
                            database,
                            parts.recovered(),
                            around.clock(),
                            around.random(),
                            _ -> desk.look(),
                            peers,
                            new RaftCounters(around.metrics())),
                    raftConfig(config, parts),
                    around.halt());
            record.set(() -> raft.applied().record());
            try {
                var forming = Forming.start(new Forming.Parts(self, book, raft, client, random, around.halt()));
                var leadership = new NodeLeadership(raft, book, self.id());
                var wait = leaderWait(config);
                var levels = new ReadLevels(raft, self.id(), leadership, new LeaderReadIndex(leadership, client), wait);
                var local = new LocalDatabase(
                        raft, parts.engine(), levels, config.sqlite().writeBudget(), counters);
                var forwards = new ForwardCounters(around.metrics());
                var everywhere = new ClusterDatabase(local, levels, new Forwarding(leadership, client, wait, forwards));
                var copies = new LocalBackups(
                        raft,
                        parts.engine(),
                        parts.folder(),
                        levels,
                        DatabaseFolder.temporary(config.dataFolder()),
                        around.clock(),
                        counters);
                var backups = new BackupForwarding(copies, leadership, client, wait, forwards);
                var taken = new LocalLoads(raft, levels, DatabaseFolder.temporary(config.dataFolder()), self.id());
                var loads = new ClusterLoads(taken, new LoadForwarding(leadership, client, wait, forwards));
                desk.open(new PeerDesk.Open(raft, forming, book, local, copies, taken, parts.folder()));
                return new RunningParts(
                        self, book, client, service, raft, forming, everywhere, copies, backups, loads, counters);
            } catch (IOException | RuntimeException e) {
                raft.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            service.close();
            client.close();
            throw e;
        }
    }

    /// Stops in the order in which nobody is called that has ended.
    void close() {
        forming.close();
        service.close();
        raft.close();
        client.close();
    }

    /// As long as it takes to notice that a leader is gone and to elect another, and a second.
    private static Duration leaderWait(StoreConfig config) {
        return config.raft()
                .heartbeatTimeout()
                .plus(config.raft().electionTimeout().multipliedBy(2))
                .plusSeconds(1);
    }

    /// @param sqliteVersion empty while no database is open
    static Self self(StoreConfig config, NodeFile node, String sqliteVersion) {
        var member = new Member(
                node.nodeId(),
                node.incarnation(),
                config.addresses().raftAddress(),
                config.addresses().apiUrl(),
                config.forming().voter(),
                sqliteVersion,
                System.getProperty("os.name") + "/" + System.getProperty("os.arch"));
        return new Self(
                config.dataFolder(),
                node,
                member,
                config.foreignKeys(),
                config.forming().expect());
    }

    private static RaftConfig raftConfig(StoreConfig config, OpenParts parts) {
        var snapshots = config.snapshots();
        var times = config.raft();
        return new RaftConfig(
                config.dataFolder().resolve("raft"),
                DatabaseFolder.temporary(config.dataFolder()),
                parts.node().nodeId(),
                parts.node().clusterId(),
                config.addresses().bindHost(),
                config.addresses().bindPort(),
                new RaftConfig.Times(
                        times.heartbeatTimeout(), times.electionTimeout(), times.applyTimeout(), times.commitTimeout()),
                new RaftConfig.Trigger(snapshots.interval(), snapshots.entries(), snapshots.walBytes()));
    }
}
