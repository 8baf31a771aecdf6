// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.etcd;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Reads, tried again within their time: by another endpoint the next attempt may do better.
///
/// @param retry how often, and how fast
record Reads(EtcdConfig.Retry retry) {
    <T> T read(Supplier<CompletableFuture<T>> call, Budget budget) throws CallFailedException {
        for (var attempt = 0; ; attempt++) {
            try {
                return Answers.get(call.get(), Budget.of(budget.left(CallDeadlines.CALL)));
            } catch (CallFailedException e) {
                if (attempt >= retry.attempts() || !mayPass(e.fault()) || !paused(budget)) throw e;
            }
        }
    }

    private static boolean mayPass(EtcdFault fault) {
        return switch (fault) {
            case EtcdFault.NotSent _, EtcdFault.Unanswered _ -> true;
            case EtcdFault.Refused _, EtcdFault.LeaseGone _ -> false;
        };
    }

    private boolean paused(Budget budget) {
        var factor = 1 + retry.jitter() * (2 * ThreadLocalRandom.current().nextDouble() - 1);
        var pause = Duration.ofNanos(Math.round(retry.pause().toNanos() * factor));
        if (budget.left().compareTo(pause) <= 0) return false;
        LockSupport.parkNanos(pause.toNanos());
        return !Thread.currentThread().isInterrupted();
    }
}
