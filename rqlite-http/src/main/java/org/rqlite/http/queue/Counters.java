// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.queue;

import java.util.concurrent.atomic.LongAdder;
import org.rqlite.api.CommitUnknownException;
import org.rqlite.api.DatabaseException;
import org.rqlite.api.LeaderNotFoundException;
import org.rqlite.api.NotLeaderException;
import org.rqlite.api.NotOpenException;
import org.rqlite.api.NotReadyException;
import org.rqlite.api.OverloadedException;
import org.rqlite.api.RefusedException;
import org.rqlite.api.RequestTooLargeException;
import org.rqlite.api.StaleReadException;
import org.rqlite.api.TransactionFailedException;

/// Counts what a queue does. Any thread.
final class Counters {
    private final LongAdder executions = new LongAdder();
    private final LongAdder received = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final LongAdder ok = new LongAdder();
    private final LongAdder noLeader = new LongAdder();
    private final LongAdder notLeader = new LongAdder();
    private final LongAdder leadershipLost = new LongAdder();
    private final LongAdder unknownError = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder waits = new LongAdder();
    private final LongAdder waitTimeouts = new LongAdder();

    void taken(int statements) {
        executions.increment();
        received.add(statements);
    }

    void sent(int statements) {
        sent.add(statements);
    }

    void written() {
        ok.increment();
    }

    void failed(DatabaseException fault) {
        switch (fault) {
            case LeaderNotFoundException _ -> noLeader.increment();
            case NotLeaderException _ -> notLeader.increment();
            case CommitUnknownException _ -> leadershipLost.increment();
            case NotOpenException _,
                    NotReadyException _,
                    OverloadedException _,
                    RefusedException _,
                    RequestTooLargeException _,
                    StaleReadException _,
                    TransactionFailedException _ -> unknownError.increment();
        }
    }

    void lost(int requests) {
        failed.add(requests);
    }

    void waited(boolean inTime) {
        waits.increment();
        if (!inTime) waitTimeouts.increment();
    }

    QueueCounts counts() {
        return new QueueCounts(
                executions.sum(),
                received.sum(),
                sent.sum(),
                ok.sum(),
                noLeader.sum(),
                notLeader.sum(),
                leadershipLost.sum(),
                unknownError.sum(),
                failed.sum(),
                waits.sum(),
                waitTimeouts.sum());
    }
}
