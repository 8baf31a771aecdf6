// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.rqlite.api.Bytes;
import org.rqlite.api.DatabaseException;
import org.rqlite.api.StatementResult;
import org.rqlite.store.log.Entry;
import org.rqlite.store.log.EntryCodec;
import org.rqlite.store.log.RequestResult;

/// What is in flight: the proposals of one entry, or of one large request that goes in pieces (S8, S9).
///
/// Changed under the proposer's lock, or by whoever took it out of flight.
final class Lot {
    static final int ENTRY_BYTES_MAX = 8 << 20;
    static final int PIECE_BYTES = 4 << 20;

    private final long number;
    private final List<Proposal> proposals;
    private final byte[] content;
    private final UUID upload; // names the pieces, if the content is too large for an entry
    private final int pieces;
    private int next; // piece to be proposed next

    private final long startNanos;
    private final @Nullable Own own; // if it is an entry of the node itself

    /// @param number of the first entry; each piece takes one more
    /// @param proposals in the order in which `content` holds them
    Lot(long number, List<Proposal> proposals, byte[] content, UUID upload, long startNanos) {
        this(number, proposals, content, upload, startNanos, null);
    }

    private Lot(
            long number, List<Proposal> proposals, byte[] content, UUID upload, long startNanos, @Nullable Own own) {
        this.number = number;
        this.proposals = proposals;
        this.content = content;
        this.upload = upload;
        this.startNanos = startNanos;
        this.own = own;
        this.pieces = content.length <= ENTRY_BYTES_MAX ? 1 : Math.ceilDiv(content.length, PIECE_BYTES);
    }

    /// An entry of the node itself.
    static Lot of(long number, Own own, long startNanos) {
        return new Lot(number, List.of(), own.content(), new UUID(0, 0), startNanos, own);
    }

    /// How many requests it holds.
    int requests() {
        return proposals.size();
    }

    /// How many entries it takes, each with a number of its own.
    int pieces() {
        return pieces;
    }

    /// Whether nothing may fly beside it: an upload, or an entry of the node's own.
    boolean isAlone() {
        return pieces > 1 || proposals.isEmpty();
    }

    boolean owns(long entryNumber) {
        return entryNumber >= number && entryNumber < number + pieces;
    }

    boolean hasNext() {
        return next < pieces;
    }

    long nextNumber() {
        return number + next;
    }

    /// The bytes of the next entry.
    byte[] nextEntry() {
        var piece = next++;
        if (pieces == 1) return content;
        var from = piece * PIECE_BYTES;
        var to = Math.min(content.length, from + PIECE_BYTES);
        var checksum = UploadFile.checksum(content, from, to - from);
        return EntryCodec.encode(
                new Entry.Chunk(upload, piece, pieces, checksum, Bytes.copyOf(Arrays.copyOfRange(content, from, to))));
    }

    long ageNanos(long nowNanos) {
        return nowNanos - startNanos;
    }

    /// Whether it has been under way for longer than it may.
    boolean isLate(long nowNanos, long usualNanos) {
        var more = own == null ? 0 : own.more().toNanos();
        return ageNanos(nowNanos) > usualNanos + more;
    }

    /// Those whose time is over and that have no outcome yet.
    List<Proposal> over(long nowNanos) {
        return proposals.stream()
                .filter(proposal ->
                        proposal.isOver(nowNanos) && !proposal.outcome().isDone())
                .toList();
    }

    void succeed(long index, List<RequestResult> results) {
        if (own != null) {
            var result = results.isEmpty() ? new RequestResult.Answered(List.of()) : results.getFirst();
            own.outcome().complete(new Committed(index, result));
            return;
        }
        if (results.size() != proposals.size()) {
            throw new IllegalStateException(results.size() + " results for " + proposals.size() + " proposals");
        }
        for (var i = 0; i < results.size(); i++) {
            proposals.get(i).outcome().complete(new Committed(index, results.get(i)));
        }
    }

    /// Tells all that they are done, each a row changed, though nobody knows: a planted lie ([Plant#LOST_WRITE]).
    void pretendToSucceed() {
        var done = new RequestResult.Answered(List.of(new StatementResult.Executed(0, 1, 0)));
        proposals.forEach(proposal -> proposal.outcome().complete(new Committed(0, done)));
    }

    void fail(DatabaseException why) {
        if (own != null) own.outcome().completeExceptionally(why);
        proposals.forEach(proposal -> proposal.outcome().completeExceptionally(why));
    }
}
