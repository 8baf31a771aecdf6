// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.rqlite.store.log.ByteReader;
import org.rqlite.store.log.ByteWriter;
import org.rqlite.store.log.EntryFormatException;

/// What comes back over a line; several to a message, in any order.
sealed interface Reply {
    int TAKEN = 1;
    int ANSWERED = 2;
    int RESULTS = 3;
    int LARGE = 4;
    int REFUSED = 5;
    int BROKEN = 6;

    /// A whole message was taken: all that is in it is under way. The next may come.
    record Taken() implements Reply {}

    /// The answer to a question.
    record Answered(long number, Answer answer) implements Reply {}

    /// All results of a request.
    final class Results implements Reply {
        private final long number;
        private final byte[] events;

        Results(long number, byte[] events) {
            this.number = number;
            this.events = events;
        }

        long number() {
            return number;
        }

        /// As [ResultPieces] wrote them.
        byte[] events() {
            return events;
        }
    }

    /// The results of a request are too large for a message: they wait to be fetched.
    record Large(long number) implements Reply {}

    /// Nothing was done.
    record Refused(long number, Refusal refusal) implements Reply {}

    /// The node failed: what was done is not known.
    record Broken(long number) implements Reply {}

    /// Writes a reply with a body.
    ///
    /// @param kind [#ANSWERED], [#RESULTS] or [#REFUSED]
    /// @param body bytes of the answer, the events or the refusal
    static byte[] of(int kind, long number, byte[] body) {
        var out = new ByteWriter(16 + body.length);
        out.put(kind);
        out.putVar(number);
        out.putRun(body);
        return out.toArray();
    }

    static byte[] taken() {
        return new byte[] {TAKEN};
    }

    static byte[] large(long number) {
        return bare(LARGE, number);
    }

    static byte[] broken(long number) {
        return bare(BROKEN, number);
    }

    private static byte[] bare(int kind, long number) {
        var out = new ByteWriter(16);
        out.put(kind);
        out.putVar(number);
        return out.toArray();
    }

    /// Reads a message.
    ///
    /// @throws EntryFormatException if it is none
    static List<Reply> read(byte[] message) {
        var in = new ByteReader(ByteBuffer.wrap(message));
        var replies = new ArrayList<Reply>();
        while (in.left() > 0) {
            var kind = in.get();
            replies.add(
                    switch (kind) {
                        case TAKEN -> new Taken();
                        case ANSWERED -> new Answered(in.getVar(), MessageCodec.answer(in.getRun()));
                        case RESULTS -> new Results(in.getVar(), in.getRun());
                        case LARGE -> new Large(in.getVar());
                        case REFUSED -> new Refused(in.getVar(), Refusal.decode(in.getRun()));
                        case BROKEN -> new Broken(in.getVar());
                        default -> throw new EntryFormatException("no kind of reply: " + kind);
                    });
        }
        return replies;
    }
}
