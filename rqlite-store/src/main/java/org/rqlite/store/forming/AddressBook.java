// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.forming;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Supplier;
import org.rqlite.store.founding.Candidate;
import org.rqlite.store.founding.Identity;
import org.rqlite.store.log.ReplicatedRecord;
import org.rqlite.store.log.ReplicatedRecord.Member;
import org.rqlite.store.peer.Announcement;
import org.rqlite.store.peer.Greeting;

/// Where the nodes of this cluster are now: the replicated record, overlaid by what they announced themselves
/// (S3), so that a cluster whose addresses have all changed finds a quorum before it has a leader.
///
/// An announcement counts for the life of a disk that made it: who comes under a known id with another disk does not
/// get that node's messages (S1). Any thread may call.
public final class AddressBook {
    private static final int NODES_MAX = 1024; // (I10)
    private static final int TOLD_MAX = 256;

    private final Supplier<Optional<UUID>> cluster;
    private final Supplier<Optional<ReplicatedRecord>> record;
    private final Map<Identity, Heard> heard = new HashMap<>(); // guarded by this

    /// An empty book.
    ///
    /// @param cluster of this node: announcements of another are ignored (I6)
    /// @param record as applied here
    public AddressBook(Supplier<Optional<UUID>> cluster, Supplier<Optional<ReplicatedRecord>> record) {
        this.cluster = cluster;
        this.record = record;
    }

    /// What is known of one node.
    ///
    /// @param starts of the announcement that counts; 0 if another node told of it
    /// @param raftAddress `host:port`
    /// @param apiUrl base URL; empty if not known
    /// @param greeting of the node itself; empty if it never spoke to this one
    /// @param recordedThen the record's address of the node when this was heard: once that changes, it is newer
    private record Heard(
            long starts,
            String raftAddress,
            String apiUrl,
            Optional<Greeting> greeting,
            Optional<String> recordedThen) {}

    /// Takes down who speaks.
    ///
    /// @param greeting of a call or an answer
    /// @return whether an address changed
    public boolean note(Greeting greeting) {
        if (greeting.cluster().isEmpty() || !greeting.cluster().equals(cluster.get())) return false;
        var member = greeting.member();
        return put(identity(member), greeting.starts(), member.raftAddress(), member.apiUrl(), Optional.of(greeting));
    }

    /// Takes down an announcement that was passed on.
    ///
    /// @param announcement of any node
    /// @return whether an address changed
    public boolean note(Announcement announcement) {
        if (!cluster.get().equals(Optional.of(announcement.cluster()))) return false;
        var who = new Identity(announcement.id(), announcement.incarnation());
        return put(who, announcement.starts(), announcement.raftAddress(), announcement.apiUrl(), Optional.empty());
    }

    /// Takes down where a member is said to be, by the leader's word.
    ///
    /// @param member of this node's cluster
    public void note(Member member) {
        put(identity(member), 0, member.raftAddress(), member.apiUrl(), Optional.empty());
    }

    /// Takes down where a founder is.
    ///
    /// @param founder of this node's cluster
    public void note(Candidate founder) {
        put(founder.identity(), 0, founder.address(), "", Optional.empty());
    }

    /// Where a node is now; asked at each connection.
    ///
    /// @param id of the node
    /// @return `host:port`; empty if nothing is known of it
    public synchronized Optional<String> addressOf(String id) {
        var recorded = recorded(id);
        if (recorded.isPresent()) return Optional.of(current(recorded.get()).raftAddress());
        return heard.entrySet().stream()
                .filter(entry -> entry.getKey().id().equals(id))
                .map(Map.Entry::getValue)
                .max(Comparator.comparingLong(Heard::starts))
                .map(Heard::raftAddress);
    }

    /// A member as it stands now: what it said itself, or else the record.
    ///
    /// @param recorded as the record has it
    /// @return the same node and vote
    public synchronized Member current(Member recorded) {
        var latest = heard.get(identity(recorded));
        if (latest == null || isOlderThanRecord(latest, recorded)) return recorded;
        var said = latest.greeting().map(Greeting::member).orElse(recorded);
        return new Member(
                recorded.id(),
                recorded.incarnation(),
                latest.raftAddress(),
                latest.apiUrl().isEmpty() ? recorded.apiUrl() : latest.apiUrl(),
                recorded.voter(),
                said.sqliteVersion(),
                said.platform());
    }

    /// The one node that greeted under an id which the record does not hold.
    ///
    /// @param id of the node
    /// @return empty if none did, or several
    synchronized Optional<Member> greeted(String id) {
        var members = heard.entrySet().stream()
                .filter(entry -> entry.getKey().id().equals(id))
                .flatMap(entry -> entry.getValue().greeting().stream())
                .map(Greeting::member)
                .toList();
        return members.size() == 1 ? Optional.of(members.getFirst()) : Optional.empty();
    }

    /// The highest version of log entries that a member knows (S5).
    ///
    /// @param recorded as the record has it
    /// @return empty if it never spoke to this node
    synchronized OptionalInt levelOf(Member recorded) {
        var latest = heard.get(identity(recorded));
        return latest == null || latest.greeting().isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(latest.greeting().get().featureLevel());
    }

    /// What this node can tell others (S3).
    ///
    /// @return other nodes' announcements as they made them
    synchronized List<Announcement> known() {
        var mine = cluster.get();
        if (mine.isEmpty()) return List.of();
        var all = new ArrayList<Announcement>();
        heard.forEach((who, latest) -> {
            if (latest.starts() > 0 && all.size() < TOLD_MAX) {
                all.add(new Announcement(
                        mine.get(),
                        who.id(),
                        who.incarnation(),
                        latest.starts(),
                        latest.raftAddress(),
                        latest.apiUrl()));
            }
        });
        return all;
    }

    /// All nodes that might be told something.
    ///
    /// @return their addresses, each once
    public List<String> addresses() {
        var ids = new ArrayList<String>();
        record.get().ifPresent(r -> r.members().forEach(member -> ids.add(member.id())));
        synchronized (this) {
            heard.keySet().forEach(who -> ids.add(who.id()));
        }
        return ids.stream()
                .distinct()
                .flatMap(id -> addressOf(id).stream())
                .distinct()
                .toList();
    }

    private synchronized boolean put(
            Identity who, long starts, String raftAddress, String apiUrl, Optional<Greeting> greeting) {
        var before = heard.get(who);
        if (before != null && before.starts() > starts) return false;
        if (before == null && heard.size() >= NODES_MAX && recorded(who.id()).isEmpty()) return false;
        var known = before == null ? Optional.<Greeting>empty() : before.greeting();
        var url = apiUrl.isEmpty() && before != null ? before.apiUrl() : apiUrl;
        var recordedThen = recorded(who.id()).map(Member::raftAddress);
        heard.put(who, new Heard(starts, raftAddress, url, greeting.or(() -> known), recordedThen));
        return before == null || !before.raftAddress().equals(raftAddress);
    }

    private Optional<Member> recorded(String id) {
        return record.get().flatMap(r -> r.member(id));
    }

    private static boolean isOlderThanRecord(Heard latest, Member recorded) {
        return latest.recordedThen()
                        .filter(then -> !then.equals(recorded.raftAddress()))
                        .isPresent()
                || (latest.starts() == 0 && latest.recordedThen().isEmpty());
    }

    private static Identity identity(Member member) {
        return new Identity(member.id(), member.incarnation());
    }
}
