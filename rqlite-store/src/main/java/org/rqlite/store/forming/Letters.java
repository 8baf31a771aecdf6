// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.forming;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.rqlite.store.founding.Candidate;
import org.rqlite.store.founding.FoundingMessage;
import org.rqlite.store.founding.Identity;
import org.rqlite.store.peer.Answer;
import org.rqlite.store.peer.PeerClient;
import org.rqlite.store.peer.PeerException;
import org.rqlite.store.peer.Question;

/// Sends the messages of foundings, each on a thread of its own, so many at a time; more are dropped, which a
/// founding bears.
final class Letters implements FoundingHost.Post {
    private static final System.Logger LOG = System.getLogger(Letters.class.getName());
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int UNDER_WAY_MAX = 256; // (I9)

    private final PeerClient client;
    private final Semaphore places = new Semaphore(UNDER_WAY_MAX);

    Letters(PeerClient client) {
        this.client = client;
    }

    @Override
    public void send(Candidate to, FoundingMessage message, FoundingHost host) {
        if (!places.tryAcquire()) return;
        Thread.ofVirtual().name("founding-letter").start(() -> {
            try {
                deliver(to, message, host);
            } finally {
                places.release();
            }
        });
    }

    private void deliver(Candidate to, FoundingMessage message, FoundingHost host) {
        try {
            var heard = client.ask(to.address(), new Question.Found(message), TIMEOUT);
            var from = heard.from().member();
            switch (heard.answer()) {
                case Answer.Founding(var reply) ->
                    reply.ifPresent(r -> host.told(new Identity(from.id(), from.incarnation()), r));
                case Answer.Refused(var reason) ->
                    LOG.log(Level.WARNING, () -> "node %s at %s refused: %s".formatted(to.id(), to.address(), reason));
                case Answer answer ->
                    LOG.log(Level.WARNING, () -> "node %s at %s answered %s".formatted(to.id(), to.address(), answer));
            }
        } catch (PeerException e) {
            LOG.log(Level.DEBUG, () -> "no answer to a founding message: " + e.getMessage());
        }
    }
}
