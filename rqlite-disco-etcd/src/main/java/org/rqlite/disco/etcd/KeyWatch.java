// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.watch.WatchResponse;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// One wait for anything to happen to a key. A watch that breaks counts as something: the caller reads anyway.
final class KeyWatch implements Watch.Listener {
    private final CountDownLatch happened = new CountDownLatch(1);

    private KeyWatch() {}

    /// Blocks until the key changed, the watch broke, or the time is over.
    ///
    /// @param revision the first that is new to the caller
    static void await(Watch watches, ByteSequence key, long revision, Duration time) {
        var listener = new KeyWatch();
        var option = WatchOption.builder()
                .withRevision(revision)
                .withRequireLeader(true) // a member that is cut off says so
                .build();
        try (var _ = watches.watch(key, option, listener)) {
            listener.await(time);
        }
    }

    private void await(Duration time) {
        try {
            happened.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // the read that follows ends at once
        }
    }

    @Override
    public void onNext(WatchResponse response) {
        if (!response.getEvents().isEmpty()) happened.countDown();
    }

    @Override
    public void onError(Throwable error) {
        happened.countDown();
    }

    @Override
    public void onCompleted() {
        happened.countDown();
    }
}
