// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.forming;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.rqlite.store.founding.Candidate;
import org.rqlite.store.log.ConnectionState;
import org.rqlite.store.log.Entry;
import org.rqlite.store.log.EntryCodec;
import org.rqlite.store.log.ReplicatedRecord;
import org.rqlite.store.log.ReplicatedRecord.Member;
import org.rqlite.store.raft.Members;
import org.rqlite.store.raft.RaftNode;

/// Keeps the members in the replicated record true (A3, S3-S5), on the leader: the founding of a new cluster, new
/// addresses, members that left, the feature level. Driven by the node's watch, one thread.
final class Membership {
    private static final System.Logger LOG = System.getLogger(Membership.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Self self;
    private final FoundingHost founding;
    private final AddressBook book;
    private final Predicate<String> isBeingAdded;
    private Optional<Entry> proposed = Optional.empty(); // last one; again only after some time
    private long proposedNanos;

    /// @param isBeingAdded whether a node of this id becomes a member at this moment
    Membership(Self self, FoundingHost founding, AddressBook book, Predicate<String> isBeingAdded) {
        this.self = self;
        this.founding = founding;
        this.book = book;
        this.isBeingAdded = isBeingAdded;
    }

    /// Proposes what is missing, if this node leads.
    void tend(RaftNode raft) {
        if (!raft.isReadyLeader() || self.cluster().isEmpty()) return;
        var record = raft.applied().record();
        var members = raft.members();
        if (members.changing()) return;
        var missing = record.isEmpty() ? Optional.of(founding(members)) : change(record.get(), members);
        var now = System.nanoTime();
        if (missing.isEmpty() || (missing.equals(proposed) && now - proposedNanos < PATIENCE.toNanos())) return;
        proposed = missing;
        proposedNanos = now;
        raft.propose(missing.get());
    }

    private Optional<Entry> change(ReplicatedRecord record, Members members) {
        for (var member : record.members()) {
            if (members.contains(member.id())) {
                var now = now(member, members);
                if (now.equals(member)) continue;
                LOG.log(Level.INFO, () -> "node " + now.id() + " is now at " + now.raftAddress());
                return Optional.of(new Entry.MemberAnnounced(now));
            }
            if (isBeingAdded.test(member.id())) continue;
            return Optional.of(new Entry.MemberRemoved(member.id(), member.incarnation()));
        }
        return unrecorded(record, members).or(() -> raised(record));
    }

    /// A member whose leader was lost between the entry and the configuration.
    private Optional<Entry> unrecorded(ReplicatedRecord record, Members members) {
        return ids(members).stream()
                .filter(id -> record.member(id).isEmpty() && !isBeingAdded.test(id))
                .flatMap(id -> greeted(id).stream())
                .map(member -> withVote(member, members))
                .<Entry>map(Entry.MemberAnnounced::new)
                .findFirst();
    }

    /// The level that all members know, once it is above that of the cluster (S5).
    private Optional<Entry> raised(ReplicatedRecord record) {
        var lowest = OptionalInt.of(EntryCodec.VERSION);
        for (var member : record.members()) {
            if (member.id().equals(self.id())) continue;
            var level = book.levelOf(member);
            if (level.isEmpty()) return Optional.empty();
            lowest = OptionalInt.of(Math.min(lowest.getAsInt(), level.getAsInt()));
        }
        return lowest.getAsInt() > record.featureLevel()
                ? Optional.of(new Entry.LevelRaised(lowest.getAsInt()))
                : Optional.empty();
    }

    private Member now(Member recorded, Members members) {
        var mine = recorded.incarnation().equals(self.member().incarnation());
        return withVote(mine ? self.member() : book.current(recorded), members);
    }

    private Optional<Member> greeted(String id) {
        return id.equals(self.id()) ? Optional.of(self.member()) : book.greeted(id);
    }

    private Entry founding(Members members) {
        LOG.log(Level.INFO, () -> "founds cluster " + self.cluster().orElseThrow());
        var plan = founding.plan(self.cluster().orElseThrow());
        var founders = plan.map(found -> found.members().stream()
                        .filter(founder -> members.contains(founder.id()))
                        .map(founder -> withVote(founder(founder), members))
                        .toList())
                .orElse(List.of(withVote(self.member(), members)));
        return new Entry.Founded(new ReplicatedRecord(
                self.cluster().orElseThrow(),
                self.foreignKeys(),
                1,
                ConnectionState.founding(self.foreignKeys()),
                0,
                founders,
                Optional.empty()));
    }

    private Member founder(Candidate founder) {
        if (founder.identity().equals(self.identity())) return self.member();
        var bare = new Member(founder.id(), founder.identity().incarnation(), founder.address(), "", true, "", "");
        return book.greeted(founder.id())
                .filter(member -> member.incarnation().equals(bare.incarnation()))
                .orElse(bare); // it will greet
    }

    private static Member withVote(Member member, Members members) {
        return member.withVote(members.voters().contains(member.id()));
    }

    private static List<String> ids(Members members) {
        var ids = new ArrayList<>(members.voters());
        ids.addAll(members.learners());
        return ids;
    }
}
