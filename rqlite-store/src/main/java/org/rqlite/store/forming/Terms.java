// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.forming;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.rqlite.store.log.ReplicatedRecord;
import org.rqlite.store.log.ReplicatedRecord.Member;
import org.rqlite.store.peer.Answer;
import org.rqlite.store.peer.Heard;
import org.rqlite.store.peer.PeerClient;
import org.rqlite.store.peer.Question;
import org.rqlite.store.raft.TermAsker;

/// Asks voters for their terms. An answer counts only from the life of a disk that the record names (S1): a node
/// that lost its disk has lost its votes.
public final class Terms implements TermAsker {
    private static final CompletableFuture<OptionalLong> NOBODY =
            CompletableFuture.completedFuture(OptionalLong.empty());

    private final PeerClient client;
    private final AddressBook book;
    private final Supplier<Optional<UUID>> cluster;
    private final Supplier<Optional<ReplicatedRecord>> record;

    /// @param client calls other nodes
    /// @param book knows where they are
    /// @param cluster of this node
    /// @param record as applied here
    public Terms(
            PeerClient client,
            AddressBook book,
            Supplier<Optional<UUID>> cluster,
            Supplier<Optional<ReplicatedRecord>> record) {
        this.client = client;
        this.book = book;
        this.cluster = cluster;
        this.record = record;
    }

    @Override
    public CompletableFuture<OptionalLong> termOf(String nodeId, Duration timeout) {
        var group = cluster.get();
        var member = record.get().flatMap(r -> r.member(nodeId));
        if (group.isEmpty() || member.isEmpty()) return NOBODY;
        var address = book.current(member.get()).raftAddress();
        return client.askingOnLine(address, new Question.Term(group.get()), timeout)
                .handle((heard, _) -> heard == null ? OptionalLong.empty() : term(heard, member.get()));
    }

    private static OptionalLong term(Heard heard, Member member) {
        var there = heard.from().member();
        var isMember = there.id().equals(member.id()) && there.incarnation().equals(member.incarnation());
        return isMember && heard.answer() instanceof Answer.TermIs(var inGroup, var term) && inGroup
                ? OptionalLong.of(term)
                : OptionalLong.empty();
    }
}
