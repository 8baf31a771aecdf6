// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.forming;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.store.peer.PeerClient;
import org.rqlite.store.peer.PeerLimits;
import org.rqlite.store.raft.Waiting;

class GreeterTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    @TempDir
    Path folder;

    private final List<String> halts = new CopyOnWriteArrayList<>();

    @Test
    void a14ADefectEndsTheNode() {
        try (var client = client();
                var _ = greeter(client, () -> {
                    throw new IllegalStateException("broken");
                })) {
            assertThat(Waiting.until(() -> !halts.isEmpty(), SOON)).isTrue();
        }
        assertThat(halts).containsExactly("DEFECT greeting other nodes failed");
    }

    @Test
    void endsAtOnceWhenClosed() {
        try (var client = client()) {
            var quickest = Duration.ofMinutes(1);
            for (var i = 0; i < 5; i++) { // a machine may stand still, but not each time
                var greeter = greeter(client, () -> true);
                var start = System.nanoTime();

                greeter.close();

                var took = Duration.ofNanos(System.nanoTime() - start);
                if (took.compareTo(quickest) < 0) quickest = took;
            }
            assertThat(quickest).isLessThan(Duration.ofSeconds(1));
        }
        assertThat(halts).isEmpty();
    }

    private Greeter greeter(PeerClient client, BooleanSupplier knowsLeader) {
        var self = new FoundingNode("n1", folder, 0, new AtomicReference<>(Duration.ZERO)).self();
        var book = new AddressBook(self::cluster, Optional::empty);
        return Greeter.start(
                self,
                book,
                client,
                knowsLeader,
                () -> {},
                new SplittableRandom(1),
                (reason, message, _) -> halts.add(reason + " " + message));
    }

    private static PeerClient client() {
        return PeerClient.open(
                () -> {
                    throw new AssertionError("nobody is greeted: the node is in no cluster");
                },
                PeerLimits.DEFAULT);
    }
}
