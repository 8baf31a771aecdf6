// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.rqlite.api.Diagnostic;
import org.rqlite.api.Peer;
import org.rqlite.store.log.ReplicatedRecord.Member;
import org.rqlite.store.raft.Applied;
import org.rqlite.store.raft.RaftSettings;
import org.rqlite.store.raft.RaftView;

/// The `store` section of `/status`: rqlite's keys, as far as they mean something on this engine.
///
/// Indexes are shown as rqlite shows them, counted from 1; so 0 says that there is none.
///
/// @param config as opened
/// @param parts folder and engine
/// @param running what runs on it
/// @param leader as far as known
record StoreReport(StoreConfig config, OpenParts parts, RunningParts running, Optional<Peer> leader) {
    /// A store that is not open.
    record Closed() {
        Diagnostic.Section section() {
            return Diagnostic.section(Map.of("open", Diagnostic.of(false)));
        }
    }

    Diagnostic.Section section() {
        var node = running.raft();
        var applied = node.applied();
        var view = node.view();
        var facts = new LinkedHashMap<String, Diagnostic>();
        facts.put("open", Diagnostic.of(true));
        facts.put("node_id", Diagnostic.of(parts.node().nodeId()));
        facts.put("incarnation", Diagnostic.of(parts.node().incarnation().toString()));
        facts.put(
                "cluster_id",
                Diagnostic.of(running.self().cluster().map(UUID::toString).orElse("")));
        facts.put("addr", Diagnostic.of(config.addresses().raftAddress()));
        facts.put("dir", Diagnostic.of(config.dataFolder().toAbsolutePath().toString()));
        putSize(facts, "dir_size", size(config.dataFolder()));
        facts.put("ready", Diagnostic.of(ready(node.isReadyLeader(), applied)));
        facts.put("leader", leaderSection());
        facts.put("nodes", nodes(applied));
        facts.put("fsm_index", Diagnostic.of(applied.at().index() + 1));
        facts.put("fsm_term", Diagnostic.of(applied.at().term()));
        facts.put("fsm_update_time", Diagnostic.of(applied.when().toString()));
        facts.put("db_applied_index", Diagnostic.of(applied.at().index() + 1));
        running.local().last().ifPresent(when -> facts.put("last_backup_time", Diagnostic.of(when.toString())));
        facts.put("apply_timeout", Diagnostic.of(text(config.raft().applyTimeout())));
        facts.put("election_timeout", Diagnostic.of(text(config.raft().electionTimeout())));
        facts.put("heartbeat_timeout", Diagnostic.of(text(config.raft().heartbeatTimeout())));
        facts.put("commit_timeout", Diagnostic.of(text(config.raft().commitTimeout())));
        facts.put("snapshot_interval", Diagnostic.of(text(config.snapshots().interval())));
        facts.put("snapshot_threshold", Diagnostic.of(config.snapshots().entries()));
        facts.put("snapshot_wal_size", Diagnostic.of(config.snapshots().walBytes()));
        facts.put("trailing_logs", Diagnostic.of(RaftSettings.ENTRIES_KEPT));
        facts.put("snapshot_store", snapshots(view));
        facts.put("db_conf", Diagnostic.section(Map.of("fk_constraints", Diagnostic.of(config.foreignKeys()))));
        facts.put("raft", raft(applied, view));
        facts.put("sqlite3", parts.engine().report());
        return Diagnostic.section(facts);
    }

    // a follower is as soon as it knows a leader
    private boolean ready(boolean leads, Applied applied) {
        var self = parts.node().nodeId();
        var follows = leader.filter(peer -> !peer.id().equals(self)).isPresent();
        return applied.record().isPresent() && (leads || follows);
    }

    private Diagnostic raft(Applied applied, RaftView view) {
        var facts = new LinkedHashMap<String, Diagnostic>();
        facts.put("state", Diagnostic.of(view.role().word()));
        facts.put("term", Diagnostic.of(view.term()));
        facts.put("last_log_index", Diagnostic.of(view.last().index() + 1));
        facts.put("last_log_term", Diagnostic.of(view.last().term()));
        facts.put("first_log_index", Diagnostic.of(view.firstIndex() + 1));
        facts.put("commit_index", Diagnostic.of(view.commitIndex() + 1));
        facts.put("applied_index", Diagnostic.of(applied.at().index() + 1));
        facts.put(
                "fsm_pending",
                Diagnostic.of(Math.max(0, view.commitIndex() - applied.at().index())));
        facts.put("proposals_pending", Diagnostic.of(view.waiting()));
        facts.put("last_snapshot_index", Diagnostic.of(view.snapshot().index() + 1));
        facts.put("last_snapshot_term", Diagnostic.of(view.snapshot().term()));
        facts.put("latest_configuration", Diagnostic.of(configuration(applied, view)));
        facts.put("config", raftConfig());
        facts.put("num_peers", Diagnostic.of(Math.max(0, view.voters().size() - 1)));
        facts.put("last_contact", lastContact(view));
        putSize(facts, "log_size", size(config.dataFolder().resolve("raft")));
        facts.put("voter", Diagnostic.of(view.voters().contains(parts.node().nodeId())));
        return Diagnostic.section(facts);
    }

    /// The one snapshot that a node has is its main file.
    private Diagnostic snapshots(RaftView view) {
        var folder = parts.engine().databaseFile().resolveSibling("");
        var last = view.snapshot();
        List<Diagnostic> ids =
                last.index() < 0 ? List.of() : List.of(Diagnostic.of(last.term() + "-" + (last.index() + 1)));
        return Diagnostic.section(Map.of(
                "dir", Diagnostic.of(folder.toAbsolutePath().toString()),
                "dir_size", Diagnostic.of(size(folder)),
                "snapshots", new Diagnostic.Items(ids)));
    }

    /// Settings in nanoseconds, as Go shows durations there.
    private Diagnostic raftConfig() {
        var times = config.raft();
        return Diagnostic.section(Map.of(
                "LocalID", Diagnostic.of(parts.node().nodeId()),
                "HeartbeatTimeout", Diagnostic.of(times.heartbeatTimeout().toNanos()),
                "ElectionTimeout", Diagnostic.of(times.electionTimeout().toNanos()),
                "CommitTimeout", Diagnostic.of(times.commitTimeout().toNanos()),
                "SnapshotInterval", Diagnostic.of(config.snapshots().interval().toNanos()),
                "SnapshotThreshold", Diagnostic.of(config.snapshots().entries())));
    }

    private Diagnostic leaderSection() {
        return Diagnostic.section(Map.of(
                "node_id", Diagnostic.of(leader.map(Peer::id).orElse("")),
                "addr", Diagnostic.of(leader.map(Peer::raftAddress).orElse(""))));
    }

    private static Diagnostic nodes(Applied applied) {
        var members = applied.record().map(record -> record.members()).orElse(List.of());
        return new Diagnostic.Items(members.stream()
                .<Diagnostic>map(member -> Diagnostic.section(Map.of(
                        "id", Diagnostic.of(member.id()),
                        "addr", Diagnostic.of(member.raftAddress()),
                        "suffrage", Diagnostic.of(member.voter() ? "voter" : "nonvoter"))))
                .toList());
    }

    private static String configuration(Applied applied, RaftView view) {
        var addresses = applied.record().map(record -> record.members()).orElse(List.of()).stream()
                .collect(Collectors.toMap(Member::id, Member::raftAddress));
        return view.voters().stream()
                .map(id -> "{Suffrage:Voter ID:%s Address:%s}".formatted(id, addresses.getOrDefault(id, "")))
                .collect(Collectors.joining(" ", "[", "]"));
    }

    private static Diagnostic lastContact(RaftView view) {
        if (view.role() == RaftView.Role.LEADER) return Diagnostic.of(0);
        return Diagnostic.of(view.sinceContact().map(StoreReport::text).orElse("never"));
    }

    private static void putSize(Map<String, Diagnostic> facts, String name, long bytes) {
        facts.put(name, Diagnostic.of(bytes));
        facts.put(name + "_friendly", Diagnostic.of(friendly(bytes)));
    }

    static String friendly(long bytes) {
        if (bytes < 1000) return bytes + " B";
        var value = (double) bytes;
        var unit = -1;
        while (value >= 999.5 && unit < 3) {
            value /= 1000;
            unit++;
        }
        var digits = value < 10 ? "%.1f %sB" : "%.0f %sB";
        return digits.formatted(value, "kMGT".charAt(unit));
    }

    /// As Go writes a duration of whole milliseconds.
    static String text(Duration duration) {
        var millis = duration.toMillis();
        if (millis < 1000) return millis + "ms";
        var hours = duration.toHours() > 0 ? duration.toHours() + "h" : "";
        var minutes = duration.toMinutes() > 0 ? duration.toMinutesPart() + "m" : "";
        var seconds = duration.toSecondsPart() + duration.toMillisPart() / 1000.0;
        var rest = seconds == Math.rint(seconds) ? Long.toString((long) seconds) : Double.toString(seconds);
        return hours + minutes + rest + "s";
    }

    private static long size(Path folder) {
        try (var files = Files.walk(folder)) {
            return files.mapToLong(StoreReport::sizeOrZero).sum();
        } catch (IOException | UncheckedIOException _) {
            return 0; // a file went away meanwhile
        }
    }

    private static long sizeOrZero(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (IOException _) {
            return 0;
        }
    }
}
