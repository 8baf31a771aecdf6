// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.consul;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.consul.SessionBehavior;
import io.vertx.ext.consul.SessionOptions;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// The session of this client: made when first needed, renewed until the client is closed, never destroyed (K5).
///
/// Consul ends it at most two TTL after the last renewal, and deletes what it holds. For any thread.
final class ConsulSession implements AutoCloseable {
    private static final Logger LOG = System.getLogger(ConsulSession.class.getName());
    private static final long TTL_SECONDS = 10; // the least that Consul takes
    private static final Duration RENEWAL = Duration.ofSeconds(3);
    private static final Duration RENEWAL_AFTER_FAULT = Duration.ofSeconds(1);
    private static final String NONE = "";

    private final ConsulHttp http;
    private final Contact contact;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread worker =
            Thread.ofVirtual().name("disco-consul-session").unstarted(this::renewUntilClosed);
    private final ReentrantLock lock = new ReentrantLock();
    private String id = NONE; // guarded by lock
    private boolean troubled; // only worker

    private ConsulSession(ConsulHttp http, Contact contact) {
        this.http = http;
        this.contact = contact;
    }

    static ConsulSession start(ConsulHttp http, Contact contact) {
        var session = new ConsulSession(http, contact);
        session.worker.start();
        return session;
    }

    /// The session, made now if there is none. Blocks for at most the budget.
    String current(Budget budget) throws CallFailedException {
        lock.lock();
        try {
            if (!id.equals(NONE)) return id;
            id = created(budget);
            contact.leaseBegan();
            LOG.log(Level.INFO, "session made, id={0}", id);
            return id;
        } finally {
            lock.unlock();
        }
    }

    private String created(Budget budget) throws CallFailedException {
        var options = new SessionOptions()
                .setName("rqlite")
                .setTtl(TTL_SECONDS)
                .setBehavior(SessionBehavior.DELETE)
                .setLockDelay(0);
        var body = options.toJson().toBuffer();
        var answer = http.ask(HttpMethod.PUT, "/v1/session/create", Map.of(), body, budget);
        if (answer.status() != 200) throw answer.unexpected();
        return answer.parsed(json -> Json.text(json.toJsonObject(), "ID")
                .filter(made -> made.matches("[0-9A-Za-z-]{1,64}"))
                .orElseThrow(() -> new IllegalArgumentException("no session id")));
    }

    /// Forgets a session of which Consul knows nothing.
    void drop(String gone) {
        lock.lock();
        try {
            if (!id.equals(gone)) return;
            id = NONE;
            contact.leaseEnded();
            LOG.log(Level.WARNING, "session lost, id={0}", gone);
        } finally {
            lock.unlock();
        }
    }

    private void renewUntilClosed() {
        try {
            var pause = RENEWAL;
            while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                pause = renewed() ? RENEWAL : RENEWAL_AFTER_FAULT;
            }
        } catch (InterruptedException _) {
            // the end of this thread
        }
    }

    private boolean renewed() {
        var held = held();
        if (held.equals(NONE)) return true;
        try {
            var path = "/v1/session/renew/" + held;
            var answer = http.ask(HttpMethod.PUT, path, Map.of(), Buffer.buffer(), Budget.of(ConsulHttp.CALL));
            if (answer.status() == 404) drop(held);
            else if (answer.status() != 200) throw answer.unexpected();
            contact.answered();
            if (troubled) LOG.log(Level.INFO, "Consul answers again");
            troubled = false;
            return true;
        } catch (CallFailedException e) {
            contact.failed("renew the session: " + e.fault().text());
            // once per trouble, not each second
            if (!troubled)
                LOG.log(
                        Level.WARNING,
                        "session not renewed, trying on: {0}",
                        e.fault().text());
            troubled = true;
            return false;
        }
    }

    private String held() {
        lock.lock();
        try {
            return id;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
