// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.flags;

import static org.rqlite.server.flags.FlagType.BOOL;
import static org.rqlite.server.flags.FlagType.DURATION;
import static org.rqlite.server.flags.FlagType.INT;
import static org.rqlite.server.flags.FlagType.STRING;
import static org.rqlite.server.flags.FlagType.UINT;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// All flags of rqlite v10 and those of v7 that v10 dropped, and what this program does with each (A20).
///
/// The one source of the parser, the usage text, and `docs/reference/flags.md`.
final class FlagTable {
    private static final String ADVERTISED = "told to other nodes and to clients; empty: the bind address";
    private static final String RECORDING = ", a recording of the JDK Flight Recorder, written when the node ends";

    private static final FlagGroup GENERAL = new FlagGroup(
            "General",
            List.of(
                    Flag.built("version", BOOL, "false", "Print the version and exit"),
                    Flag.built(
                            "node-id",
                            STRING,
                            "",
                            "Name of this node, unique in the cluster, never changed; empty: the advertised Raft address")));

    private static final FlagGroup HTTP = new FlagGroup(
            "HTTP API",
            List.of(
                    Flag.built(
                            "http-addr",
                            STRING,
                            "localhost:4001",
                            "Address on which the HTTP API listens, host:port; an unspecified host such as 0.0.0.0 needs -http-adv-addr too"),
                    Flag.built("http-adv-addr", STRING, "", "Address of the HTTP API " + ADVERTISED),
                    Flag.built(
                            "http-allow-origin",
                            STRING,
                            "",
                            "Value of the Access-Control-Allow-Origin header of each response"),
                    later("auth", STRING, "", "Path of the credentials file", "users and permissions"),
                    later(
                            "http-cert",
                            STRING,
                            "",
                            "Path of the PEM certificate; with -http-key switches HTTPS on",
                            "HTTPS"),
                    later("http-key", STRING, "", "Path of the PEM private key", "HTTPS"),
                    later(
                            "http-ca-cert",
                            STRING,
                            "",
                            "Path of the PEM certificates that sign those of clients",
                            "HTTPS"),
                    later("http-verify-client", BOOL, "false", "Ask every client for a certificate", "HTTPS"),
                    later(
                            "http-verify-common-name",
                            STRING,
                            "",
                            "Common name that a client's certificate must have",
                            "HTTPS")));

    private static final FlagGroup NODE_TLS = new FlagGroup(
            "TLS between nodes",
            List.of(
                    later(
                            "node-cert",
                            STRING,
                            "",
                            "Path of the PEM certificate; with -node-key switches TLS between nodes on",
                            "TLS between nodes"),
                    later("node-key", STRING, "", "Path of the PEM private key", "TLS between nodes"),
                    later(
                            "node-ca-cert",
                            STRING,
                            "",
                            "Path of the PEM certificates that sign those of other nodes",
                            "TLS between nodes"),
                    later(
                            "node-no-verify",
                            BOOL,
                            "false",
                            "Do not check other nodes' certificates",
                            "TLS between nodes"),
                    later(
                            "node-verify-client",
                            BOOL,
                            "false",
                            "Ask every node that connects for a certificate",
                            "TLS between nodes"),
                    later(
                            "node-verify-server-name",
                            STRING,
                            "",
                            "Host name that every node's certificate must carry",
                            "TLS between nodes"),
                    later(
                            "node-verify-common-name",
                            STRING,
                            "",
                            "Common name that the certificate of a node that connects must have",
                            "TLS between nodes")));

    private static final FlagGroup CLUSTER = new FlagGroup(
            "Cluster and discovery",
            List.of(
                    Flag.built(
                            "raft-addr",
                            STRING,
                            "localhost:4002",
                            "Address on which this node listens for other nodes, host:port"),
                    Flag.built(
                            "raft-adv-addr",
                            STRING,
                            "",
                            "Node-to-node address told to other nodes; empty: the bind address"),
                    Flag.built(
                            "join",
                            STRING,
                            "",
                            "Comma-separated nodes to join, or to found a cluster with: host:port, or the URL of an HTTP API; this node may be among them if -bootstrap-expect is set"),
                    Flag.built(
                            "join-attempts",
                            INT,
                            "5",
                            "Rounds of attempts to join; without effect together with -bootstrap-expect"),
                    Flag.built("join-interval", DURATION, "3s", "Pause between two rounds"),
                    later(
                            "join-as",
                            STRING,
                            "",
                            "User of the credentials file as which to join",
                            "users and permissions"),
                    Flag.built(
                            "bootstrap-expect",
                            INT,
                            "0",
                            "Number of nodes of the -join list that found the cluster together, the same on each; 0: this node joins, or starts alone"),
                    Flag.built(
                            "bootstrap-expect-timeout",
                            DURATION,
                            "120s",
                            "Longest time that joining or founding may take; then the node ends with exit code 1"),
                    Flag.built(
                            "disco-mode",
                            STRING,
                            "",
                            "How nodes find each other: consul-kv, etcd-kv, dns, dns-srv, or the mode of a plugin"),
                    Flag.built(
                            "disco-key", STRING, "rqlite", "Name under which the nodes of one cluster find each other"),
                    Flag.built(
                            "disco-config",
                            STRING,
                            "",
                            "Settings of the discovery mode: JSON, or the path of a JSON file"),
                    Flag.built(
                            "raft-non-voter", BOOL, "false", "Follow the cluster without a vote; only when it joins"),
                    later(
                            "raft-remove-shutdown",
                            BOOL,
                            "false",
                            "Stop once this node is removed from the cluster",
                            "removing nodes"),
                    Flag.built(
                            "raft-cluster-remove-shutdown", BOOL, "false", "Leave the cluster when stopped in order"),
                    Flag.built(
                            "raft-shutdown-stepdown",
                            BOOL,
                            "true",
                            "Hand leadership over before stopping; the only voter has nobody to hand it to"),
                    later(
                            "raft-reap-node-timeout",
                            DURATION,
                            "0h",
                            "Time after which the leader removes a voter that cannot be reached; 0h: never",
                            "removing nodes"),
                    later(
                            "raft-reap-read-only-node-timeout",
                            DURATION,
                            "0h",
                            "Time after which the leader removes a read replica that cannot be reached; 0h: never",
                            "removing nodes"),
                    Flag.built(
                            "cluster-connect-timeout",
                            DURATION,
                            "30s",
                            "Longest time to wait for another node to accept a connection; a node that does not answer within 2s counts as down while joining"),
                    later(
                            "compress-snap-transport",
                            BOOL,
                            "false",
                            "Compress snapshots sent between nodes; the same on all nodes",
                            "compression of snapshots")));

    private static final FlagGroup RAFT = new FlagGroup(
            "Raft",
            List.of(
                    Flag.built(
                            "raft-log-level",
                            STRING,
                            "WARN",
                            "Least level of Raft's messages: ERROR, WARN, INFO or DEBUG; from INFO down the store tells of routine work too"),
                    Flag.built("raft-snap", UINT, "8192", "Entries since the last snapshot that call for one"),
                    Flag.built(
                            "raft-snap-wal-size",
                            UINT,
                            "4194304",
                            "Bytes in SQLite's write-ahead log that call for a snapshot; 0: their number does not"),
                    Flag.built("raft-snap-int", DURATION, "10s", "How often to look whether a snapshot is called for"),
                    nothing(
                            "raft-leader-lease-timeout",
                            DURATION,
                            "0s",
                            "Time after which a leader without a majority steps down",
                            "a leader without a majority steps down after -raft-heartbeat-timeout and -raft-election-timeout, and no read relies on a lease"),
                    Flag.built(
                            "raft-heartbeat-timeout",
                            DURATION,
                            "1s",
                            "Silence of the leader after which a follower stands for election"),
                    Flag.built(
                            "raft-election-timeout",
                            DURATION,
                            "1s",
                            "The most that chance adds to that silence, and to the time after which a candidate tries again"),
                    Flag.built(
                            "raft-commit-timeout",
                            DURATION,
                            "50ms",
                            "Idle time after which a leader tells its followers what is committed"),
                    Flag.built(
                            "raft-apply-timeout",
                            DURATION,
                            "10s",
                            "Longest time for an entry of the log to be committed and applied; then the fate of its writes is unknown")));

    private static final FlagGroup DATABASE = new FlagGroup(
            "Database",
            List.of(
                    Flag.built("fk", BOOL, "false", "Enforce foreign keys; fixed when the cluster is founded"),
                    Flag.built(
                            "db-max-ro-conns",
                            INT,
                            "256",
                            "Most connections for reads; never more than two a processor, or four; 0: no bound but that"),
                    later(
                            "auto-vacuum-int",
                            DURATION,
                            "0s",
                            "Least time between two VACUUMs; 0s: none",
                            "automatic VACUUM"),
                    new Flag(
                            "auto-optimize-int",
                            DURATION,
                            "24h",
                            "Least time between two PRAGMA optimize; 0h: none",
                            new Standing.NotBuilt("automatic optimize", Set.of(new FlagValue.Span(Duration.ZERO)))),
                    later(
                            "extensions-path",
                            STRING,
                            "",
                            "Comma-separated paths of SQLite extensions, folders or archives of them",
                            "SQLite extensions")));

    private static final FlagGroup QUEUE = new FlagGroup(
            "Queued writes",
            List.of(
                    Flag.built(
                            "write-queue-capacity",
                            INT,
                            "1024",
                            "Requests that wait in the queue at most; when it is full, a client waits for room as long as its timeout"),
                    Flag.built(
                            "write-queue-batch-size",
                            INT,
                            "128",
                            "Requests that make a batch whole; without -write-queue-tx one that gathers while another is written may have four times as many"),
                    Flag.built(
                            "write-queue-timeout",
                            DURATION,
                            "50ms",
                            "Longest time that the first request of a batch waits for more; 0: until the batch is whole"),
                    Flag.built(
                            "write-queue-tx",
                            BOOL,
                            "false",
                            "Make each batch one transaction: a statement that fails undoes all of its batch")));

    private static final FlagGroup AROUND = new FlagGroup(
            "Backup, restore, change data capture, metrics, profiles",
            List.of(
                    later("auto-backup", STRING, "", "Path of the settings of automatic backups", "automatic backups"),
                    later("auto-restore", STRING, "", "Path of the settings of automatic restore", "automatic restore"),
                    later(
                            "cdc-config",
                            STRING,
                            "",
                            "Change data capture: stdout, a URL, or the path of its settings",
                            "change data capture"),
                    later(
                            "otlp-endpoint",
                            STRING,
                            "",
                            "Address of an OpenTelemetry collector, host:port",
                            "OpenTelemetry"),
                    later("otlp-interval", DURATION, "30s", "Time between two pushes of metrics", "OpenTelemetry"),
                    later("otlp-insecure", BOOL, "false", "Push without TLS", "OpenTelemetry"),
                    later("otlp-no-verify", BOOL, "false", "Do not check the collector's certificate", "OpenTelemetry"),
                    later(
                            "otlp-ca-cert",
                            STRING,
                            "",
                            "Path of the PEM certificates that sign the collector's",
                            "OpenTelemetry"),
                    later(
                            "otlp-cert",
                            STRING,
                            "",
                            "Path of the PEM certificate shown to the collector",
                            "OpenTelemetry"),
                    later("otlp-key", STRING, "", "Path of its PEM private key", "OpenTelemetry"),
                    Flag.built("cpu-profile", STRING, "", "Path of a CPU profile" + RECORDING),
                    Flag.built("mem-profile", STRING, "", "Path of a profile of memory" + RECORDING),
                    Flag.built(
                            "trace-profile", STRING, "", "Path of a trace of all that the JVM can tell" + RECORDING)));

    private static final FlagGroup SEVEN = new FlagGroup(
            "Of rqlite 7 only",
            List.of(
                    nothing("tls1011", BOOL, "false", "Allow TLS 1.0 and 1.1", "TLS below 1.2 is not offered"),
                    later("http-no-verify", BOOL, "false", "Do not check the certificate of the node to join", "HTTPS"),
                    nothing("node-encrypt", BOOL, "false", "Encrypt between nodes", "-node-cert and -node-key do"),
                    later(
                            "join-source-ip",
                            STRING,
                            "",
                            "Address from which to ask to join",
                            "choosing the source address"),
                    nothing("expvar", BOOL, "true", "Serve /debug/vars", "it is not a matter of a flag here"),
                    nothing("pprof", BOOL, "true", "Serve /debug/pprof", jfr()),
                    nothing("on-disk", BOOL, "false", "Keep the database on disk", "it always is"),
                    nothing(
                            "on-disk-path",
                            STRING,
                            "",
                            "Path of the database file",
                            "the database stays with its log: db/db.sqlite in the data directory"),
                    nothing("on-disk-startup", BOOL, "false", "Start with the database on disk", "it always is"),
                    new Flag(
                            "raft-timeout",
                            DURATION,
                            "1s",
                            "Older name of -raft-heartbeat-timeout",
                            new Standing.Renamed("raft-heartbeat-timeout")),
                    nothing(
                            "raft-no-freelist-sync",
                            BOOL,
                            "false",
                            "Leave BoltDB's free list unwritten",
                            "the log is not kept in BoltDB"),
                    nothing(
                            "compression-size",
                            INT,
                            "150",
                            "Bytes from which on an entry is compressed",
                            "entries hold many requests and are not compressed"),
                    nothing(
                            "compression-batch",
                            INT,
                            "5",
                            "Statements from which on an entry is compressed",
                            "entries hold many requests and are not compressed")));

    private static final FlagGroup OURS = new FlagGroup(
            "Not in rqlite",
            List.of(
                    Flag.built(
                            "check",
                            BOOL,
                            "false",
                            "Look first for what rqlited doctor looks for; an error stops the start"),
                    Flag.built(
                            "log-format",
                            STRING,
                            "line",
                            "Form of the log: line, as in rqlite, or json, one object a line"),
                    Flag.built(
                            "db-write-budget",
                            DURATION,
                            "10m",
                            "Time whose worth of SQLite's steps a write may take if its request has no db_timeout; counted, not timed, so that it fails alike on every node; at most 24h")));

    /// All chapters, in the order of the reference page.
    static final List<FlagGroup> GROUPS =
            List.of(GENERAL, HTTP, NODE_TLS, CLUSTER, RAFT, DATABASE, QUEUE, AROUND, SEVEN, OURS);

    private static final Map<String, Flag> BY_NAME = GROUPS.stream()
            .flatMap(group -> group.flags().stream())
            .collect(Collectors.toUnmodifiableMap(Flag::name, Function.identity()));

    private FlagTable() {}

    static Optional<Flag> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /// Every flag, by name.
    static List<Flag> sorted() {
        return BY_NAME.keySet().stream().sorted().map(BY_NAME::get).toList();
    }

    private static Flag later(String name, FlagType type, String initial, String help, String part) {
        return new Flag(name, type, initial, help, new Standing.NotBuilt(part, Set.of()));
    }

    private static Flag nothing(String name, FlagType type, String initial, String help, String reason) {
        return new Flag(name, type, initial, help, new Standing.NoMeaning(reason));
    }

    private static String jfr() {
        return "a JVM has its own profiler: jcmd PID JFR.start filename=FILE";
    }
}
