// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.fault;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The proxies, with an echo in the place of each node.
class ProxyNetworkTest {
    private static final int SILENT_MILLIS = 200;
    private static final int ANSWER_MILLIS = 10_000;

    @TempDir
    Path temp;

    private ProxyNetwork network;
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        network = ProxyNetwork.start(3, temp);
        for (var node = 1; node <= 3; node++) echo(port(network.place(node).raft()));
    }

    @AfterEach
    void stop() throws Exception {
        network.close();
        for (var each : open) each.close();
    }

    @Test
    void eachNodeHasNamesOfItsOwnForTheOthers() throws IOException {
        assertThat(Files.readString(temp.resolve("hosts-2")))
                .isEqualTo("127.0.0.1 localhost\n127.77.2.1 n1\n127.77.2.2 n2\n127.77.2.3 n3\n");
        assertThat(network.place(2).javaOptions()).containsExactly("-Djdk.net.hosts.file=" + temp.resolve("hosts-2"));
        assertThat(network.place(3).advertised()).matches("n3:\\d+");
    }

    @Test
    void everyPairTalksAndSoDoesANodeWithItself() throws IOException {
        for (var from = 1; from <= 3; from++) {
            for (var to = 1; to <= 3; to++)
                assertThat(ask(call(from, to), "hello")).isEqualTo("hello");
        }
    }

    @Test
    void aCutIsSilentAndConcernsOnePairAlone() throws IOException {
        var old = call(1, 2);
        assertThat(ask(old, "a")).isEqualTo("a");

        network.cut(1, 2);

        assertSilent(old, "b");
        assertSilent(call(1, 2), "c"); // nor does a new one connect
        assertThat(ask(call(1, 3), "d")).isEqualTo("d");
        assertThat(ask(call(3, 2), "e")).isEqualTo("e");
    }

    @Test
    void aCutOfOneDirectionLosesTheAnswersOfTheOther() throws IOException {
        var connection = call(2, 1);
        assertThat(ask(connection, "a")).isEqualTo("a");

        network.cut(1, 2); // the echo of node 1

        assertSilent(connection, "b");
        network.cut(2, 1);
        network.join(1, 2);
        assertThat(hear(connection)).isEqualTo("b"); // it had arrived
        assertSilent(connection, "c");
    }

    @Test
    void whatWasSentDuringACutArrivesAfterIt() throws IOException {
        network.cut(1, 2);
        var connection = call(1, 2);
        say(connection, "late");

        network.heal();

        assertThat(hear(connection, 4)).isEqualTo("late");
    }

    @Test
    void aDelayCountsForEachDirection() throws IOException {
        var connection = call(1, 2);
        network.slow(1, 2, Duration.ofMillis(150));
        network.slow(2, 1, Duration.ofMillis(100));

        var asked = System.nanoTime();
        assertThat(ask(connection, "x")).isEqualTo("x");

        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isGreaterThanOrEqualTo(Duration.ofMillis(250));
    }

    @Test
    void aDelayBoundsNoThroughput() throws IOException {
        var connection = call(1, 2);
        network.slow(1, 2, Duration.ofMillis(100));

        var asked = System.nanoTime();
        for (var n = 0; n < 50; n++) say(connection, "0123456789");
        assertThat(hear(connection, 500)).isEqualTo("0123456789".repeat(50));

        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void aLimitIsKept() throws IOException {
        var connection = call(1, 2);
        network.limit(1, 2, 100_000);

        var asked = System.nanoTime();
        say(connection, "x".repeat(40_000));
        assertThat(hear(connection, 40_000)).hasSize(40_000);

        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isGreaterThanOrEqualTo(Duration.ofMillis(390));
    }

    @Test
    void whoeverCallsADeadNodeIsToldSo() throws IOException {
        var dead = ProxyNetwork.start(2, Files.createDirectory(temp.resolve("dead")));
        open.add(dead);

        var connection = connect(dead.place(2), 1, 2);

        assertThat(isClosed(connection)).isTrue();
    }

    @Test
    void aNodeThatHangsUpIsHeard() throws IOException {
        var connection = call(1, 2);
        assertThat(ask(connection, "a")).isEqualTo("a");

        say(connection, "!"); // the echo ends at this

        assertThat(isClosed(connection)).isTrue();
    }

    @Test
    void movedNodesHaveOtherPorts() throws IOException {
        var before = network.place(1);

        network.move();

        assertThat(network.place(1).http()).isNotEqualTo(before.http());
        assertThat(network.place(1).advertised()).isNotEqualTo(before.advertised());
        echo(port(network.place(1).raft()));
        assertThat(ask(call(2, 1), "again")).isEqualTo("again");
    }

    private Socket call(int from, int to) throws IOException {
        return connect(network.place(to), from, to);
    }

    private Socket connect(Place called, int from, int to) throws IOException {
        var socket = new Socket(TcpLink.loopback(77, from, to), port(called.advertised()));
        open.add(socket);
        socket.setSoTimeout(ANSWER_MILLIS);
        return socket;
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.indexOf(':') + 1));
    }

    private static String ask(Socket connection, String text) throws IOException {
        say(connection, text);
        return hear(connection, text.length());
    }

    private static void say(Socket connection, String text) throws IOException {
        connection.getOutputStream().write(text.getBytes(US_ASCII));
    }

    private static String hear(Socket connection) throws IOException {
        var buffer = new byte[100];
        return new String(buffer, 0, connection.getInputStream().read(buffer), US_ASCII);
    }

    private static String hear(Socket connection, int length) throws IOException {
        return new String(connection.getInputStream().readNBytes(length), US_ASCII);
    }

    private static boolean isClosed(Socket connection) {
        try {
            return connection.getInputStream().read() < 0;
        } catch (SocketTimeoutException _) {
            return false;
        } catch (IOException _) {
            return true; // reset
        }
    }

    private static void assertSilent(Socket connection, String text) throws IOException {
        say(connection, text);
        connection.setSoTimeout(SILENT_MILLIS);
        try {
            assertThat(connection.getInputStream().read())
                    .as("heard after a cut")
                    .isEqualTo(-2);
        } catch (SocketTimeoutException _) {
            // as it must be
        } finally {
            connection.setSoTimeout(ANSWER_MILLIS);
        }
    }

    private void echo(int port) throws IOException {
        var door = new ServerSocket(port, 10, InetAddress.getLoopbackAddress());
        open.add(door);
        Thread.ofVirtual().start(() -> {
            try {
                while (!door.isClosed()) {
                    var socket = door.accept();
                    Thread.ofVirtual().start(() -> echo(socket));
                }
            } catch (IOException _) {
                // closed
            }
        });
    }

    private static void echo(Socket socket) {
        try (socket) {
            var in = socket.getInputStream();
            for (var said = in.read(); said >= 0 && said != '!'; said = in.read()) {
                socket.getOutputStream().write(said);
            }
        } catch (IOException _) {
            // hung up
        }
    }
}
