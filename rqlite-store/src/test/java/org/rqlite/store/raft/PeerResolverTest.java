// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated // gRPC has one registry of resolvers for the JVM
class PeerResolverTest {
    private static final VoteGuard CALLS = new VoteGuard(Optional::empty);

    private final Map<String, String> addresses = new ConcurrentHashMap<>();

    @Test
    void a8AnyNodeIdMakesAnAddressThatLeadsBackToIt() {
        for (var id : new String[] {"n1", "localhost:4002", "a b/c?d#é%"}) {
            try (var port = TestPort.open()) {
                addresses.put(id, "127.0.0.1:" + port.number());
                try (var _ = PeerResolver.register(name -> Optional.ofNullable(addresses.get(name)), CALLS)) {
                    assertThat(GrpcCall.to(PeerResolver.address(id)).status("no.such.Service/method"))
                            .as(id)
                            .startsWith("UNIMPLEMENTED");
                }
            }
        }
    }

    @Test
    void a8ANodeThatMovedIsFoundAtItsNewAddress() {
        try (var _ = PeerResolver.register(name -> Optional.ofNullable(addresses.get(name)), CALLS);
                var second = TestPort.open();
                var call = GrpcCall.to(PeerResolver.address("n1"))) {
            addresses.put("n1", "127.0.0.1:1");
            assertThat(call.status("a.B/c")).startsWith("UNAVAILABLE");

            addresses.put("n1", "127.0.0.1:" + second.number());

            assertThat(Waiting.until(
                            () -> call.status("a.B/c").startsWith("UNIMPLEMENTED"), java.time.Duration.ofSeconds(20)))
                    .isTrue();
        }
    }

    @Test
    void aNodeWithoutAddressIsUnavailable() {
        try (var _ = PeerResolver.register(_ -> Optional.empty(), CALLS);
                var call = GrpcCall.to(PeerResolver.address("n9"))) {
            assertThat(call.status("a.B/c")).isEqualTo("UNAVAILABLE no address known for node n9");
        }
    }
}
