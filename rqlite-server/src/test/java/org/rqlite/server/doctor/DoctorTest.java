// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.server.flags.CommandLine;
import org.rqlite.server.flags.FlagParser;
import org.rqlite.server.flags.ParseOutcome;

/// Each cause is made for real on this machine, and found.
class DoctorTest {
    @TempDir
    Path temp;

    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (var one : opened) one.close();
    }

    @Test
    void findsNothingWrongWithANodeThatCanStart() throws Exception {
        var findings = Doctor.of(line(""), Map.of()).run();

        assertThat(Doctor.worst(findings)).as(FindingText.lines(findings)).isNotEqualTo(Severity.ERROR);
        assertThat(findings)
                .extracting(Finding::check)
                .contains("flags", "data-folder", "fsync", "open-files", "addresses", "ports");
        assertThat(temp.resolve("data")).as("nothing is started").doesNotExist();
    }

    @Test
    void findsFlagsThatDoNotFit() {
        assertError(
                new FlagCheck(line("-bootstrap-expect 3 -raft-non-voter"), Set.of()).look(),
                "bootstrapping only applicable to voting nodes");
    }

    @Test
    void findsADataFolderInUse() throws Exception {
        var data = Files.createDirectories(temp.resolve("data"));
        // another process: the lock of this one could not be told from its own
        var holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        Files.writeString(temp.resolve("Hold.java"), HOLDER).toString(),
                        data.resolve("lock").toString())
                .redirectErrorStream(true)
                .start();
        opened.add(() -> holder.destroyForcibly().waitFor());
        assertThat(holder.inputReader().readLine()).isEqualTo("held");
        Files.writeString(data.resolve("pid"), "4711 2026-01-01T00:00:00Z");

        assertThat(new FolderCheck(line("")).look())
                .anySatisfy(finding -> assertThat(finding.text()).contains("in use by process 4711"));
    }

    private static final String HOLDER = """
            import java.nio.channels.FileChannel;
            import java.nio.file.*;

            void main(String[] arguments) throws Exception {
                var channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = channel.lock();
                IO.println("held");
                System.in.read();
            }
            """;

    @Test
    void findsADataFolderOfAnotherNode() throws Exception {
        var data = Files.createDirectories(temp.resolve("data"));
        Files.writeString(
                data.resolve("node.json"),
                "{\"format\":1,\"node_id\":\"n1\",\"incarnation\":\"7d530000-0000-4000-8000-000000000001\",\"start_counter\":1}");

        assertError(new FolderCheck(line("-node-id n2")).look(), "it belongs to node n1, -node-id says n2");

        Files.writeString(data.resolve("node.json"), "{");
        assertError(new FolderCheck(line("-node-id n2")).look(), "node.json is damaged");
    }

    @Test
    void findsADataFolderThatIsNone() throws Exception {
        Files.writeString(temp.resolve("data"), "a file");

        assertError(new FolderCheck(line("")).look(), "cannot be written");
    }

    @Test
    void findsAPortInUse() throws Exception {
        var server = listening(0);
        var line = parse("-http-addr 127.0.0.1:" + server.getLocalPort() + " " + temp.resolve("data"));

        assertError(new PortCheck(line).look(), "cannot listen on -http-addr 127.0.0.1:" + server.getLocalPort());
    }

    @Test
    void findsAddressesThatLeadNowhere() throws Exception {
        assertError(
                new AddressCheck(parse("-raft-addr 192.0.2.7:4002 data")).look(),
                "-raft-addr 192.0.2.7 is no address of this machine");
        assertError(
                new AddressCheck(parse("-http-addr 0.0.0.0:4001 data")).look(),
                "others are told 0.0.0.0:4001, which leads nowhere");
        assertError(
                new AddressCheck(parse("-http-adv-addr nowhere.invalid:4001 data")).look(),
                "a name that does not resolve here");
        assertThat(new AddressCheck(parse("-join 192.0.2.1:4002 data")).look()).anySatisfy(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
            assertThat(finding.text()).contains("leads each of them to itself");
        });
    }

    @Test
    void findsAJoinListOfThisNodeAlone() throws Exception {
        assertThat(new TargetCheck(parse("-bootstrap-expect 3 -join localhost:4002 data")).look())
                .extracting(Finding::text)
                .containsExactly("-join names only this node");
    }

    @Test
    void findsTargetsThatAreNotWhatTheyShouldBe() throws Exception {
        var closed = listening(0);
        closed.close();
        assertThat(look("127.0.0.1:" + closed.getLocalPort())).anySatisfy(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
            assertThat(finding.text()).contains("nobody answers");
        });
        assertError(look("nowhere.invalid:4002"), "nowhere.invalid does not resolve");
        assertError(look("127.0.0.1:" + speaking(ascii("SSH-2.0-x\r\n")).getLocalPort()), "is no port of a node");
        assertError(
                look("http://127.0.0.1:"
                        + speaking(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0}).getLocalPort()),
                "is a node-to-node port and no HTTP API");
        assertError(
                look("127.0.0.1:"
                        + speaking(ascii("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"))
                                .getLocalPort()),
                "is not the HTTP API of a node");
        assertThat(look("127.0.0.1:"
                        + speaking(new byte[] {21, 3, 1, 0, 2, 2, 40}).getLocalPort()))
                .anySatisfy(finding -> assertThat(finding.text()).contains("speaks TLS"));
    }

    @Test
    void findsLimitsThatAreLow() throws Exception {
        var limits = Files.writeString(temp.resolve("limits"), """
                Limit                     Soft Limit           Hard Limit           Units
                Max open files            256                  256                  files
                """);

        assertThat(new LimitCheck(limits).look()).anySatisfy(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
            assertThat(finding.cure()).contains("ulimit -n");
        });
    }

    @Test
    void namesAModeWhoseProviderIsMissing() throws Exception {
        assertError(
                new DiscoveryCheck(parse("-disco-mode dns -bootstrap-expect 3 data"), Map.of()).look(),
                "discovery mode dns is not part of this distribution");
    }

    @Test
    void aCheckThatFailsIsAFindingItself() throws Exception {
        var broken = check(() -> {
            throw new IllegalStateException("on purpose");
        });

        assertError(new Doctor(List.of(broken), Duration.ofSeconds(10)).run(), "on purpose");
    }

    @Test
    void aCheckThatNothingEndsIsAFindingItself() throws Exception {
        var never = new CountDownLatch(1);
        var endless = check(() -> {
            while (never.getCount() > 0) LockSupport.parkNanos(1_000_000); // deaf to an interrupt
            return List.of();
        });

        try {
            assertError(new Doctor(List.of(endless), Duration.ofSeconds(1)).run(), "no result within 1 s");
        } finally {
            never.countDown();
        }
    }

    private static Check check(Callable<List<Finding>> look) {
        return new Check() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public List<Finding> look() throws Exception {
                return look.call();
            }
        };
    }

    @Test
    void findingsAreLinesOrJson() {
        var findings = List.of(
                Finding.ok("a", "fine"), Finding.warning("b", "so \"so\"", "do"), Finding.error("c", "bad", "mend"));

        assertThat(FindingText.lines(findings)).isEqualTo("""
                ok       a: fine
                WARNING  b: so "so"; cure: do
                ERROR    c: bad; cure: mend
                """);
        assertThat(FindingText.json(findings))
                .isEqualTo("[{\"check\":\"a\",\"severity\":\"ok\",\"text\":\"fine\",\"cure\":\"\"},"
                        + "{\"check\":\"b\",\"severity\":\"warning\",\"text\":\"so \\\"so\\\"\",\"cure\":\"do\"},"
                        + "{\"check\":\"c\",\"severity\":\"error\",\"text\":\"bad\",\"cure\":\"mend\"}]\n");
        assertThat(Doctor.worst(findings)).isEqualTo(Severity.ERROR);
        assertThat(Doctor.worst(List.of())).isEqualTo(Severity.OK);
    }

    private List<Finding> look(String target) throws InterruptedException {
        return new TargetCheck(parse("-bootstrap-expect 3 -join localhost:4002," + target + " " + temp.resolve("data")))
                .look();
    }

    private static void assertError(List<Finding> findings, String text) {
        assertThat(findings).anySatisfy(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.ERROR);
            assertThat(finding.text()).contains(text);
        });
    }

    private ServerSocket listening(int port) throws IOException {
        var server = new ServerSocket(port, 10, InetAddress.getLoopbackAddress());
        opened.add(server);
        return server;
    }

    /// A server that says this to everybody.
    private ServerSocket speaking(byte[] answer) throws IOException {
        var server = listening(0);
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try (var socket = server.accept()) {
                    socket.getOutputStream().write(answer);
                    socket.getOutputStream().flush();
                    socket.shutdownOutput();
                    var _ = socket.getInputStream().readAllBytes();
                } catch (IOException e) { // the test is over, or the client is gone
                    if (server.isClosed()) return;
                }
            }
        });
        return server;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private CommandLine line(String flags) {
        return parse("-http-addr 127.0.0.1:" + freePort() + " -raft-addr 127.0.0.1:" + freePort() + " " + flags + " "
                + temp.resolve("data"));
    }

    private int freePort() {
        try (var server = listening(0)) {
            return server.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CommandLine parse(String flags) {
        return switch (FlagParser.parse(List.of(flags.trim().split("\\s+")))) {
            case ParseOutcome.Parsed(var line) -> line;
            case ParseOutcome.Misused(var message) -> throw new AssertionError(message);
            case ParseOutcome.HelpWanted _ -> throw new AssertionError("help");
        };
    }
}
