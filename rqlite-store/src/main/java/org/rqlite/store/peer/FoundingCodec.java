// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.util.ArrayList;
import org.rqlite.store.founding.Candidate;
import org.rqlite.store.founding.EntryState;
import org.rqlite.store.founding.FoundingId;
import org.rqlite.store.founding.FoundingMessage;
import org.rqlite.store.founding.Plan;
import org.rqlite.store.log.ByteReader;
import org.rqlite.store.log.ByteWriter;
import org.rqlite.store.log.EntryFormatException;

/// The bytes of a [FoundingMessage].
final class FoundingCodec {
    private static final int CANDIDATE_SIZE_MIN = 18;

    private static final int PREPARE = 1;
    private static final int COMMIT = 2;
    private static final int ASK = 3;
    private static final int ACCEPTED = 4;
    private static final int BUSY = 5;
    private static final int STANDS = 6;
    private static final int STRANGER = 7;

    private FoundingCodec() {}

    static void put(ByteWriter out, FoundingMessage message) {
        switch (message) {
            case FoundingMessage.Prepare(var plan) -> putPlan(out, PREPARE, plan);
            case FoundingMessage.Commit(var plan) -> putPlan(out, COMMIT, plan);
            case FoundingMessage.Ask(var plan) -> putPlan(out, ASK, plan);
            case FoundingMessage.Accepted(var id) -> putId(out, ACCEPTED, id);
            case FoundingMessage.Busy(var id, var reason, var spentRound) -> {
                putId(out, BUSY, id);
                out.putText(reason);
                out.putVar(spentRound);
            }
            case FoundingMessage.Stands(var id, var state) -> {
                putId(out, STANDS, id);
                out.put(tag(state));
            }
            case FoundingMessage.Stranger(var id) -> putId(out, STRANGER, id);
        }
    }

    static FoundingMessage get(ByteReader in) {
        return get(in, in.get());
    }

    static FoundingMessage.Reply getReply(ByteReader in) {
        if (get(in) instanceof FoundingMessage.Reply reply) return reply;
        throw new EntryFormatException("a question in place of a reply");
    }

    private static FoundingMessage get(ByteReader in, int tag) {
        return switch (tag) {
            case PREPARE -> new FoundingMessage.Prepare(getPlan(in));
            case COMMIT -> new FoundingMessage.Commit(getPlan(in));
            case ASK -> new FoundingMessage.Ask(getPlan(in));
            case ACCEPTED -> new FoundingMessage.Accepted(getId(in));
            case BUSY -> new FoundingMessage.Busy(getId(in), in.getText(), in.getSmall());
            case STANDS -> new FoundingMessage.Stands(getId(in), state(in.get()));
            case STRANGER -> new FoundingMessage.Stranger(getId(in));
            default -> throw new EntryFormatException("no kind of founding message: " + tag);
        };
    }

    private static void putPlan(ByteWriter out, int tag, Plan plan) {
        putId(out, tag, plan.id());
        out.putVar(plan.round());
        out.putVar(plan.members().size());
        for (var member : plan.members()) {
            out.putText(member.id());
            out.putUuid(member.identity().incarnation());
            out.putText(member.address());
        }
    }

    /// A plan checks itself, the id against the members included.
    private static Plan getPlan(ByteReader in) {
        var id = getId(in);
        var round = in.getSmall();
        var count = in.getCount(CANDIDATE_SIZE_MIN);
        if (count > Plan.MEMBERS_MAX) throw new EntryFormatException("a founding of " + count + " nodes");
        try {
            var members = new ArrayList<Candidate>(count);
            for (var i = 0; i < count; i++) members.add(Candidate.of(in.getText(), in.getUuid(), in.getText()));
            return new Plan(id, members, round);
        } catch (IllegalArgumentException e) {
            throw new EntryFormatException("no plan of a founding: " + e.getMessage());
        }
    }

    private static void putId(ByteWriter out, int tag, FoundingId id) {
        out.put(tag);
        out.putUuid(id.value());
    }

    private static FoundingId getId(ByteReader in) {
        return new FoundingId(in.getUuid());
    }

    // numbers of our own: the order of an enum's constants is no format
    private static int tag(EntryState state) {
        return switch (state) {
            case PREPARED -> 1;
            case ACTIVATED -> 2;
            case REFUSED -> 3;
            case DECLINED -> 4;
            case DROPPED -> 5;
        };
    }

    private static EntryState state(int tag) {
        return switch (tag) {
            case 1 -> EntryState.PREPARED;
            case 2 -> EntryState.ACTIVATED;
            case 3 -> EntryState.REFUSED;
            case 4 -> EntryState.DECLINED;
            case 5 -> EntryState.DROPPED;
            default -> throw new EntryFormatException("no state of a founding: " + tag);
        };
    }
}
