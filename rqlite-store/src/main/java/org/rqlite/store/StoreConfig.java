// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What a store is opened with.
///
/// @param dataFolder holds everything that the node keeps; made if it is missing
/// @param identity who the node is
/// @param addresses where it listens and where others find it
/// @param foreignKeys the flag `-fk`: SQLite's foreign key checks; fixed when the cluster is founded (S4)
/// @param forming how it gets into a cluster
/// @param ending what it does for the cluster before it closes
/// @param raft times of the consensus layer
/// @param snapshots when the log is folded into the database file
/// @param sqlite limits of the database engine
public record StoreConfig(
        Path dataFolder,
        Identity identity,
        Addresses addresses,
        boolean foreignKeys,
        Forming forming,
        Ending ending,
        Raft raft,
        Snapshots snapshots,
        Sqlite sqlite) {

    /// A node with all settings at their defaults.
    ///
    /// @param dataFolder holds everything that the node keeps
    /// @param addresses where it listens and where others find it
    /// @return foreign keys off; the node's id is the one on disk, or its advertised address
    public static StoreConfig of(Path dataFolder, Addresses addresses) {
        return new StoreConfig(
                dataFolder,
                Identity.DEFAULT,
                addresses,
                false,
                Forming.DEFAULT,
                Ending.DEFAULT,
                Raft.DEFAULT,
                Snapshots.DEFAULT,
                Sqlite.DEFAULT);
    }

    /// The same but for the node's identity.
    ///
    /// @param other in its place
    /// @return a changed copy
    public StoreConfig with(Identity other) {
        return new StoreConfig(dataFolder, other, addresses, foreignKeys, forming, ending, raft, snapshots, sqlite);
    }

    /// The same but for foreign keys.
    ///
    /// @param on in its place
    /// @return a changed copy
    public StoreConfig withForeignKeys(boolean on) {
        return new StoreConfig(dataFolder, identity, addresses, on, forming, ending, raft, snapshots, sqlite);
    }

    /// The same but for how the node gets into a cluster.
    ///
    /// @param other in its place
    /// @return a changed copy
    public StoreConfig with(Forming other) {
        return new StoreConfig(dataFolder, identity, addresses, foreignKeys, other, ending, raft, snapshots, sqlite);
    }

    /// The same but for what the node does before it closes.
    ///
    /// @param other in its place
    /// @return a changed copy
    public StoreConfig with(Ending other) {
        return new StoreConfig(dataFolder, identity, addresses, foreignKeys, forming, other, raft, snapshots, sqlite);
    }

    /// The same but for the times of the consensus layer.
    ///
    /// @param other in its place
    /// @return a changed copy
    public StoreConfig with(Raft other) {
        return new StoreConfig(dataFolder, identity, addresses, foreignKeys, forming, ending, other, snapshots, sqlite);
    }

    /// The same but for when snapshots are taken.
    ///
    /// @param other in its place
    /// @return a changed copy
    public StoreConfig with(Snapshots other) {
        return new StoreConfig(dataFolder, identity, addresses, foreignKeys, forming, ending, raft, other, sqlite);
    }

    /// The same but for the limits of the database engine.
    ///
    /// @param other in its place
    /// @return a changed copy
    public StoreConfig with(Sqlite other) {
        return new StoreConfig(dataFolder, identity, addresses, foreignKeys, forming, ending, raft, snapshots, other);
    }

    /// Who the node is.
    ///
    /// @param nodeId unique in the cluster, never changed; empty for the one on disk or else the advertised
    /// address
    /// @param version of the program, as `/nodes` shows it
    public record Identity(Optional<String> nodeId, String version) {
        /// No id given, version unknown.
        public static final Identity DEFAULT = new Identity(Optional.empty(), "unknown");

        /// Checks the id.
        public Identity {
            nodeId.ifPresent(id -> {
                if (id.isBlank() || id.length() > 255) {
                    throw new IllegalArgumentException("node id must have 1 to 255 characters: '" + id + "'");
                }
                if (id.chars().anyMatch(Character::isISOControl)) {
                    throw new IllegalArgumentException("node id must not hold control characters");
                }
            });
        }
    }

    /// Where the node listens for other nodes, and where others find it.
    ///
    /// @param bindHost host name or address to listen on
    /// @param bindPort 1..65535
    /// @param raftAddress advertised, `host:port`
    /// @param apiUrl advertised base URL of the HTTP API, `http://host:port`
    public record Addresses(String bindHost, int bindPort, String raftAddress, String apiUrl) {
        /// Checks the port.
        public Addresses {
            if (bindPort < 1 || bindPort > 65_535) throw new IllegalArgumentException("no port: " + bindPort);
        }
    }

    /// How the node gets into a cluster.
    ///
    /// @param voter whether it votes once it is a member; false for a learner (the flag `-raft-non-voter`)
    /// @param expect nodes that found a cluster together, this one included (`-bootstrap-expect`); 0 for none
    /// @param named node-to-node addresses that the command line names, `host:port`: asked for their database
    ///     should this node's be lost (S11)
    public record Forming(boolean voter, int expect, List<String> named) {
        /// A voter that does not wait for others to found with.
        public static final Forming DEFAULT = new Forming(true, 0);

        /// Checks the bounds.
        public Forming {
            named = List.copyOf(named);
            if (expect < 0 || expect > 1000) {
                throw new IllegalArgumentException("bootstrap-expect must be 0 to 1000: " + expect);
            }
            if (expect > 0 && !voter) {
                throw new IllegalArgumentException("bootstrapping only applicable to voting nodes");
            }
        }

        /// With nobody named.
        ///
        /// @param voter whether it votes
        /// @param expect nodes that found a cluster together
        public Forming(boolean voter, int expect) {
            this(voter, expect, List.of());
        }
    }

    /// What the node does for its cluster before it closes.
    ///
    /// @param stepDown a leader hands leadership over (`-raft-shutdown-stepdown`)
    /// @param leave it has itself removed from the cluster (`-raft-cluster-remove-shutdown`)
    public record Ending(boolean stepDown, boolean leave) {
        /// Hands over and stays a member, as rqlite.
        public static final Ending DEFAULT = new Ending(true, false);
    }

    /// Times of the consensus layer.
    ///
    /// @param heartbeatTimeout a follower that hears nothing for so long may stand for election
    /// @param electionTimeout the most that chance adds to it, so that not all stand at once
    /// @param applyTimeout longest time for one entry of the log to be committed and applied; then its fate is
    /// unknown
    /// @param commitTimeout how long a follower may not know of a commit, where no further entry tells it
    public record Raft(
            Duration heartbeatTimeout, Duration electionTimeout, Duration applyTimeout, Duration commitTimeout) {
        /// One second, one second, ten seconds, 50 ms.
        public static final Raft DEFAULT =
                new Raft(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofMillis(50));

        /// Checks the bounds.
        public Raft {
            positive("raft-heartbeat-timeout", heartbeatTimeout);
            positive("raft-election-timeout", electionTimeout);
            positive("raft-apply-timeout", applyTimeout);
            positive("raft-commit-timeout", commitTimeout);
        }
    }

    /// When the log is folded into the database file.
    ///
    /// @param interval how often the other two bounds are looked at
    /// @param entries log entries since the last snapshot, at least 1
    /// @param walBytes size of SQLite's WAL, at least 1
    public record Snapshots(Duration interval, long entries, long walBytes) {
        /// As rqlite: each 10 seconds, 8192 entries, 4 MB.
        public static final Snapshots DEFAULT = new Snapshots(Duration.ofSeconds(10), 8192, 4L << 20);

        /// Checks the bounds.
        public Snapshots {
            positive("raft-snap-int", interval);
            if (entries < 1) throw new IllegalArgumentException("raft-snap must be at least 1: " + entries);
            if (walBytes < 1) throw new IllegalArgumentException("raft-snap-wal-size must be at least 1: " + walBytes);
        }
    }

    /// Limits of the database engine.
    ///
    /// @param readers read-only connections, 1 or more
    /// @param lengthMax largest text, BLOB or row in bytes, at least 1024; one call of a function on it
    /// cannot be interrupted
    /// @param mmap whether readers map the database file into memory
    /// @param writeBudget time whose worth of steps a write may take if its client set no limit (S6)
    public record Sqlite(int readers, int lengthMax, boolean mmap, Duration writeBudget) {
        /// Two readers a processor, at least 4; 128 MB; mapped; ten minutes.
        public static final Sqlite DEFAULT = new Sqlite(
                Math.max(4, 2 * Runtime.getRuntime().availableProcessors()), 128 << 20, true, Duration.ofMinutes(10));

        /// Checks the bounds.
        public Sqlite {
            if (readers < 1) throw new IllegalArgumentException("readers must be at least 1: " + readers);
            if (lengthMax < 1024)
                throw new IllegalArgumentException("length limit must be at least 1024: " + lengthMax);
            positive("db-write-budget", writeBudget);
        }
    }

    private static void positive(String name, Duration value) {
        if (!value.isPositive()) throw new IllegalArgumentException(name + " must be positive: " + value);
    }
}
