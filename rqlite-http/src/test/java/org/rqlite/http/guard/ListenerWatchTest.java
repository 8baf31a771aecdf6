// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.rqlite.api.Halt;
import org.rqlite.http.Eventually;

class ListenerWatchTest {
    private static final Duration PERIOD = Duration.ofMillis(20);

    private final List<Halt.Reason> halts = new CopyOnWriteArrayList<>();
    private final Halt halt = (reason, _, _) -> halts.add(reason);

    @Test
    void haltsOnceWhenNobodyListensAnyMore() throws IOException {
        var listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        try (var _ = ListenerWatch.start((InetSocketAddress) listener.getLocalSocketAddress(), PERIOD, halt)) {
            listener.close();

            Eventually.holds("halted", () -> !halts.isEmpty());

            assertThat(halts).containsExactly(Halt.Reason.DEFECT);
        }
    }

    @Test
    void findsAListenerOnEveryAddress() throws IOException {
        try (var listener = new ServerSocket(0);
                var _ = ListenerWatch.start((InetSocketAddress) listener.getLocalSocketAddress(), PERIOD, halt)) {
            for (var i = 0; i < 5; i++) listener.accept().close();

            assertThat(halts).isEmpty();
        }
    }
}
