// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.etcd;

import io.etcd.jetcd.Lease;
import io.etcd.jetcd.options.LeaseOption;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// The lease of this client: granted when first needed, renewed until the client is closed, never revoked.
///
/// etcd ends it one TTL after the last renewal; a new etcd leader starts the TTL anew. For any thread.
final class EtcdLease implements AutoCloseable {
    static final Duration TTL = Duration.ofSeconds(10);

    private static final Logger LOG = System.getLogger(EtcdLease.class.getName());
    private static final Duration RENEWAL = Duration.ofSeconds(3);
    // so that several endpoints are tried before the TTL is over
    private static final Duration RENEWAL_AFTER_FAULT = Duration.ofSeconds(1);
    private static final long NONE = 0; // etcd grants no such id

    private final Lease leases;
    private final Contact contact;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread worker = Thread.ofVirtual().name("disco-etcd-lease").unstarted(this::renewUntilClosed);
    private final ReentrantLock lock = new ReentrantLock();
    private long id = NONE; // guarded by lock
    private boolean troubled; // only worker

    private EtcdLease(Lease leases, Contact contact) {
        this.leases = leases;
        this.contact = contact;
    }

    static EtcdLease start(Lease leases, Contact contact) {
        var lease = new EtcdLease(leases, contact);
        lease.worker.start();
        return lease;
    }

    /// The lease, granted now if there is none. Blocks for at most the budget.
    long current(Budget budget) throws CallFailedException {
        lock.lock();
        try {
            if (id != NONE) return id;
            id = Answers.get(leases.grant(TTL.toSeconds()), budget).getID();
            contact.leaseBegan();
            LOG.log(Level.INFO, "lease granted, id={0}", Long.toHexString(id));
            return id;
        } finally {
            lock.unlock();
        }
    }

    /// Forgets a lease of which etcd knows nothing.
    void drop(long gone) {
        lock.lock();
        try {
            if (id != gone) return;
            id = NONE;
            contact.leaseEnded();
            LOG.log(Level.WARNING, "lease lost, id={0}", Long.toHexString(gone));
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
        if (held == NONE) return true;
        try {
            Answers.get(leases.keepAliveOnce(held), Budget.of(CallDeadlines.CALL));
            contact.answered();
            if (troubled) LOG.log(Level.INFO, "lease renewed again");
            troubled = false;
            return true;
        } catch (CallFailedException e) {
            failed(held, e.fault());
            return false;
        }
    }

    private void failed(long held, EtcdFault fault) {
        switch (fault) {
            case EtcdFault.LeaseGone _ -> {
                drop(held);
                return;
            }
            case EtcdFault.Refused _ -> renewLogin(held);
            case EtcdFault.NotSent _, EtcdFault.Unanswered _ -> {}
        }
        contact.failed("renew the lease: " + fault.text());
        // once per trouble, not each second
        if (!troubled) LOG.log(Level.WARNING, "lease not renewed, trying on: {0}", fault.text());
        troubled = true;
    }

    /// jetcd asks for a new token when an old one is refused, but not where it renews a lease: an etcd that came back
    /// knows none of the old ones.
    private void renewLogin(long held) {
        try {
            Answers.get(leases.timeToLive(held, LeaseOption.DEFAULT), Budget.of(CallDeadlines.CALL));
        } catch (CallFailedException e) {
            LOG.log(Level.DEBUG, "lease not asked for: {0}", e.fault().text());
        }
    }

    private long held() {
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
