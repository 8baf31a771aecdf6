// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.rqlite.store.log.ByteReader;
import org.rqlite.store.log.ByteWriter;
import org.rqlite.store.log.EntryFormatException;

/// What goes over a line to another node; several to a message. Numbers are the caller's, used once on a line.
sealed interface Letter {
    int ASK = 1;
    int RUN = 2;
    int DROP = 3;

    /// Given back with the [Reply].
    long number();

    /// A question, answered by [Reply.Answered].
    record Ask(long number, Question question) implements Letter {}

    /// A request to be run, answered by [Reply.Results] or [Reply.Large].
    final class Run implements Letter {
        private final long number;
        private final byte[] request;

        Run(long number, byte[] request) {
            this.number = number;
            this.request = request;
        }

        @Override
        public long number() {
            return number;
        }

        /// In the bytes of [ForwardCodec].
        byte[] request() {
            return request;
        }
    }

    /// Nobody waits for the reply any more; there is none to this letter itself.
    record Drop(long number) implements Letter {}

    /// Writes a letter.
    ///
    /// @param kind [#ASK], [#RUN] or [#DROP]
    /// @param body bytes of the question or the request; none to drop one
    static void put(ByteWriter out, int kind, long number, byte[] body) {
        out.put(kind);
        out.putVar(number);
        if (kind != DROP) out.putRun(body);
    }

    /// Reads a message.
    ///
    /// @throws EntryFormatException if it is none; what a request holds is not looked at
    static List<Letter> read(byte[] message) {
        var in = new ByteReader(ByteBuffer.wrap(message));
        var letters = new ArrayList<Letter>();
        while (in.left() > 0) {
            var kind = in.get();
            var number = in.getVar();
            letters.add(
                    switch (kind) {
                        case ASK -> new Ask(number, MessageCodec.question(in.getRun()));
                        case RUN -> new Run(number, in.getRun());
                        case DROP -> new Drop(number);
                        default -> throw new EntryFormatException("no kind of letter: " + kind);
                    });
        }
        return letters;
    }
}
