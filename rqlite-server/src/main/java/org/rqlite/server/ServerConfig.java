// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.rqlite.http.HttpConfig;
import org.rqlite.server.flags.Addresses;
import org.rqlite.server.flags.CommandLine;
import org.rqlite.server.flags.HostPort;
import org.rqlite.server.flags.JoinTarget;
import org.rqlite.server.formation.FormationConfig;
import org.rqlite.server.logging.LogConfig;
import org.rqlite.server.logging.LogFormat;
import org.rqlite.server.logging.RaftLogLevel;
import org.rqlite.store.StoreConfig;

/// What the command line says, for each part in its own words.
///
/// @param dataFolder absolute
/// @param nodeId as given; empty for the default
/// @param addresses of the HTTP API and between nodes
/// @param allowOrigin whose pages may read answers of the HTTP API; empty for none
/// @param queue how the HTTP API queues writes
/// @param foreignKeys whether SQLite enforces them
/// @param formation how it gets into a cluster
/// @param ending what it does for the cluster before it stops
/// @param raft times of the consensus layer
/// @param snapshots when to take one
/// @param sqlite limits of the database engine
record ServerConfig(
        Path dataFolder,
        Optional<String> nodeId,
        AddressConfig addresses,
        String allowOrigin,
        HttpConfig.Queue queue,
        boolean foreignKeys,
        FormationConfig formation,
        StoreConfig.Ending ending,
        StoreConfig.Raft raft,
        StoreConfig.Snapshots snapshots,
        StoreConfig.Sqlite sqlite) {
    // what rqlite's library takes for 0
    private static final Duration SNAPSHOT_INTERVAL_UNSET = Duration.ofMinutes(2);

    /// Reads a command line that passed validation.
    static ServerConfig of(CommandLine line) {
        return new ServerConfig(
                Path.of(line.dataFolder()).toAbsolutePath(),
                Optional.of(line.word("node-id")).filter(id -> !id.isEmpty()),
                AddressConfig.of(line),
                line.word("http-allow-origin"),
                queue(line),
                line.toggle("fk"),
                formation(line),
                new StoreConfig.Ending(
                        line.toggle("raft-shutdown-stepdown"), line.toggle("raft-cluster-remove-shutdown")),
                new StoreConfig.Raft(
                        line.span("raft-heartbeat-timeout"),
                        line.span("raft-election-timeout"),
                        line.span("raft-apply-timeout"),
                        line.span("raft-commit-timeout")),
                snapshots(line),
                sqlite(line));
    }

    /// The profiles that a command line asks for, which are no matter of any part.
    static Map<Profiles.Kind, Path> profiles(CommandLine line) {
        var files = new EnumMap<Profiles.Kind, Path>(Profiles.Kind.class);
        for (var kind : Profiles.Kind.values()) {
            var file = line.word(kind.flag());
            if (!file.isEmpty()) files.put(kind, Path.of(file).toAbsolutePath());
        }
        return files;
    }

    /// The port of `-raft-addr`.
    static int nodePort(CommandLine line) {
        return port(AddressConfig.of(line).raftBind());
    }

    /// What the log needs, which is there before all else.
    static LogConfig log(CommandLine line) {
        var format = line.word("log-format").equals("json") ? LogFormat.JSON : LogFormat.LINE;
        return new LogConfig(format, RaftLogLevel.of(line.word("raft-log-level")));
    }

    HttpConfig http() {
        var bind = addresses.httpBind();
        return HttpConfig.of(bind.host(), port(bind), addresses.httpAdvertised())
                .withAllowOrigin(allowOrigin)
                .with(queue);
    }

    /// @param apiUrl where clients reach this node
    StoreConfig store(String version, String apiUrl) {
        var bind = addresses.raftBind();
        var host = bind.host().isEmpty() ? "0.0.0.0" : bind.host();
        return new StoreConfig(
                dataFolder,
                new StoreConfig.Identity(nodeId, version),
                new StoreConfig.Addresses(host, port(bind), addresses.raftAdvertised(), apiUrl),
                foreignKeys,
                new StoreConfig.Forming(
                        formation.self().voter(), formation.boot().expect(), formation.named()),
                new StoreConfig.Ending(false, false), // the node does it, before HTTP stops
                raft,
                snapshots,
                sqlite);
    }

    private static HttpConfig.Queue queue(CommandLine line) {
        return new HttpConfig.Queue(
                Math.toIntExact(line.whole("write-queue-capacity")),
                Math.toIntExact(line.whole("write-queue-batch-size")),
                line.span("write-queue-timeout"),
                line.toggle("write-queue-tx"));
    }

    private static FormationConfig formation(CommandLine line) {
        var self = new FormationConfig.Self(
                Addresses.raftAdvertised(line), Addresses.own(line), !line.toggle("raft-non-voter"));
        var targets = line.entries("join").stream()
                .flatMap(entry -> JoinTarget.parse(entry).stream())
                .distinct()
                .toList();
        return new FormationConfig(
                self,
                targets,
                new FormationConfig.Rounds(Math.toIntExact(line.whole("join-attempts")), line.span("join-interval")),
                new FormationConfig.Boot(
                        Math.toIntExact(line.whole("bootstrap-expect")), line.span("bootstrap-expect-timeout")),
                line.span("cluster-connect-timeout"));
    }

    private static StoreConfig.Snapshots snapshots(CommandLine line) {
        var interval = line.span("raft-snap-int");
        var entries = line.whole("raft-snap");
        var walBytes = line.whole("raft-snap-wal-size");
        var walCounts = walBytes > 0 && !interval.isZero();
        return new StoreConfig.Snapshots(
                interval.isZero() ? SNAPSHOT_INTERVAL_UNSET : interval,
                entries == 0 ? StoreConfig.Snapshots.DEFAULT.entries() : entries,
                walCounts ? walBytes : Long.MAX_VALUE);
    }

    private static StoreConfig.Sqlite sqlite(CommandLine line) {
        var initial = StoreConfig.Sqlite.DEFAULT;
        var most = line.whole("db-max-ro-conns");
        int readers = most == 0 ? initial.readers() : (int) Math.min(most, initial.readers());
        return new StoreConfig.Sqlite(readers, initial.lengthMax(), initial.mmap(), line.span("db-write-budget"));
    }

    private static int port(HostPort address) {
        return address.number().orElseThrow(() -> new IllegalArgumentException("no port: " + address));
    }
}
