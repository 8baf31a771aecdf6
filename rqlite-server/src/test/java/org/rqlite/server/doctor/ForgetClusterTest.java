// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.rqlite.api.Diagnostic;
import org.rqlite.api.disco.CheckAndSet;
import org.rqlite.api.disco.RegistryDiscovery;
import org.rqlite.api.disco.VersionedValue;
import org.rqlite.server.registry.RegistryCheckup;

/// A registry forgets the cluster that was named, and no other.
class ForgetClusterTest {
    private static final UUID GONE = UUID.fromString("7d530000-0000-4000-8000-000000000001");
    private static final UUID OTHER = UUID.fromString("7d530000-0000-4000-8000-000000000002");

    private final InMemory registry = new InMemory();

    @Test
    void theKeyEndsWithTheProcess() {
        registry.put("cluster", formed(GONE));

        assertThat(forget(GONE).severity()).isEqualTo(Severity.OK);
        assertThat(registry.holds).containsEntry("cluster", RegistryDiscovery.Hold.LEASED);
    }

    @Test
    void anotherClusterStays() {
        registry.put("cluster", formed(OTHER));

        assertThat(forget(GONE).text()).contains("belongs to cluster " + OTHER, "nothing was changed");
        assertThat(registry.value("cluster")).isEqualTo(formed(OTHER));
    }

    @Test
    void aClusterThatIsRegisteredMeanwhileStays() {
        registry.put("cluster", formed(GONE));
        registry.afterNextLook = () -> registry.put("cluster", formed(OTHER));

        assertThat(forget(GONE).text()).contains("the key changed meanwhile");
        assertThat(registry.value("cluster")).isEqualTo(formed(OTHER));
    }

    @Test
    void aClusterWhoseLeaderAnswersStays() throws Exception {
        registry.put("cluster", formed(GONE));
        try (var leader = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            answerOnce(leader);
            // as a tool may write it: nothing but the HTTP API
            registry.put("leader", "{\"id\":\"n1\",\"api_addr\":\"http://127.0.0.1:" + leader.getLocalPort() + "\"}");

            assertThat(forget(GONE).text()).contains("answers", "nothing was changed");
        }
        assertThat(registry.value("cluster")).isEqualTo(formed(GONE));
    }

    private Finding forget(UUID cluster) {
        return new ForgetCluster(new RegistryCheckup("rqlite", registry)).run(cluster);
    }

    private static String formed(UUID cluster) {
        return "{\"cluster_id\":\"" + cluster + "\",\"founder\":\"n1\",\"incarnation\":\"" + GONE
                + "\",\"state\":\"formed\"}";
    }

    private static void answerOnce(ServerSocket server) {
        var _ = Thread.ofVirtual().start(() -> {
            try (var socket = server.accept()) {
                socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                socket.shutdownOutput();
                // closed with bytes unread it would be reset, and the answer lost
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /// A registry of one process.
    private static final class InMemory implements RegistryDiscovery {
        private final Map<String, VersionedValue> keys = new ConcurrentHashMap<>();
        private final Map<String, Hold> holds = new ConcurrentHashMap<>();
        private Runnable afterNextLook = () -> {};
        private long version;

        void put(String key, String value) {
            keys.put(key, new VersionedValue(value, ++version));
        }

        String value(String key) {
            return read(key).orElseThrow().value();
        }

        @Override
        public Optional<VersionedValue> read(String key) {
            var found = Optional.ofNullable(keys.get(key));
            if (key.equals("leader")) { // the second of a look
                var then = afterNextLook;
                afterNextLook = () -> {};
                then.run();
            }
            return found;
        }

        @Override
        public CheckAndSet checkAndSet(String key, Optional<VersionedValue> expected, String value, Hold hold) {
            if (!Optional.ofNullable(keys.get(key)).equals(expected)) return new CheckAndSet.Lost();
            put(key, value);
            holds.put(key, hold);
            return new CheckAndSet.Won(version);
        }

        @Override
        public Optional<VersionedValue> await(String key, Optional<VersionedValue> seen, Duration timeout) {
            return read(key);
        }

        @Override
        public Diagnostic.Section state() {
            return Diagnostic.section(Map.of());
        }

        @Override
        public void close() {}
    }
}
