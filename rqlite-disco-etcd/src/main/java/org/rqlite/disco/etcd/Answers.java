// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.etcd;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Waits for jetcd's answers.
final class Answers {
    private Answers() {}

    /// Blocks until there is one.
    ///
    /// @param budget waits for as long as it lasts
    static <T> T get(CompletableFuture<T> answer, Budget budget) throws CallFailedException {
        try {
            return answer.get(budget.left().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new CallFailedException(EtcdFault.of(e.getCause() == null ? e : e.getCause()), e);
        } catch (TimeoutException e) {
            answer.cancel(false);
            throw new CallFailedException(new EtcdFault.Unanswered("no answer in time"), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallFailedException(new EtcdFault.Unanswered("interrupted"), e);
        }
    }
}
