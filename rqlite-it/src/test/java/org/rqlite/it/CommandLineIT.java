// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.testkit.Ports;

/// What the launched program answers to command lines that start no node: text on standard error, and exit code.
class CommandLineIT {
    private static final String LINE = "\\[[a-z-]+] \\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d .*";

    @TempDir
    Path temp;

    private record Ended(int code, String out, String error) {}

    @ParameterizedTest
    @ValueSource(strings = {"-version", "--version", "-version=true"})
    void tellsItsVersionAndEndsWithZero(String flag) throws Exception {
        var ended = run(flag);

        assertThat(ended.code).isZero();
        assertThat(ended.out).isEmpty();
        assertThat(ended.error)
                .matches(
                        "rqlited \\S+ linux \\S+ java25\\S* sqlite3\\.\\d+\\.\\d+ \\(commit \\w+, compiler javac\\)\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-h", "-help", "--help"})
    void showsHowItIsUsedAndEndsWithZero(String flag) throws Exception {
        var ended = run(flag);

        assertThat(ended.code).isZero();
        assertThat(ended.out).isEmpty();
        assertThat(ended.error).contains("Usage: rqlited [flags] <data directory>\n", "  -node-id string\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-nonsense | flag provided but not defined: -nonsense",
                "-raft-snap x | invalid value \"x\" for flag -raft-snap: parse error",
                "-fk=perhaps | invalid boolean value \"perhaps\" for -fk: parse error",
                "-node-id | flag needs an argument: -node-id"
            })
    void aFlagThatCannotBeReadEndsWithTwo(String flags, String text) throws Exception {
        var ended = run(flags.split(" "));

        assertThat(ended.code).isEqualTo(2);
        assertThat(ended.error).startsWith(text + "\n").contains("Usage: rqlited");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-fk | fatal: data directory path is required",
                "-raft-addr localhost:4001 data | fatal: HTTP and Raft addresses must differ",
                "data a b | arguments after data directory (data) are not accepted ([a b])",
                "-auth=/ data | fatal: not built yet: -auth (users and permissions)",
                "-disco-mode zeroconf data | fatal: disco mode must be one of consul-kv, etcd-kv, dns, or dns-srv",
                "-disco-mode etcd-kv -bootstrap-expect 3 data | fatal: bootstrapping not applicable when using etcd-kv"
            })
    void aCommandLineThatMakesNoSenseEndsWithOne(String flags, String text) throws Exception {
        var ended = run(flags.split(" "));

        assertThat(ended).isEqualTo(new Ended(1, "", text + "\n"));
    }

    @Test
    void noArgumentAtAllEndsWithOne() throws Exception {
        var ended = run();

        assertThat(ended.code).isEqualTo(1);
        assertThat(ended.error)
                .matches(LINE + "\n")
                .endsWith("failed to parse command-line flags: missing required argument: DataPath\n");
    }

    @Test
    void aPortInUseEndsWithOneAndALineOfTheLog() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var ended = run(
                    "-http-addr",
                    "127.0.0.1:" + taken.getLocalPort(),
                    temp.resolve("data").toString());

            assertThat(ended.code).isEqualTo(1);
            assertThat(ended.error.lines()).allSatisfy(line -> assertThat(line).matches(LINE));
            assertThat(ended.error).contains("failed to start HTTP server: ");
        }
    }

    @Test
    void aNodeToNodePortInUseEndsWithOne() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var address = "127.0.0.1:" + taken.getLocalPort();
            var ended = run(
                    "-http-addr",
                    "127.0.0.1:" + Ports.free(),
                    "-raft-addr",
                    address,
                    temp.resolve("data").toString());

            assertThat(ended.code).isEqualTo(1);
            assertThat(ended.error).contains("failed to open store").contains("cannot listen on " + address);
        }
    }

    @Test
    void raftsTimesThatContradictEachOtherEndWithOne() throws Exception {
        var ended = run("-raft-heartbeat-timeout", "2s", temp.resolve("data").toString());

        assertThat(ended.code).isEqualTo(1);
        assertThat(ended.error)
                .endsWith("failed to open store: creating the raft system failed: ElectionTimeout (1s) must be equal"
                        + " or greater than Heartbeat Timeout (2s)\n");
    }

    @Test
    void everyLineOfANodesLifeHasTheFormOfTheLog() {
        try (var node = new TestNode(temp.resolve("data"), "-on-disk", "-raft-no-freelist-sync").start()) {
            assertThat(node.terminate()).isZero();

            assertThat(node.log().lines()).allSatisfy(line -> assertThat(line).matches(LINE));
            assertThat(node.log().lines().map(line -> line.replaceFirst("] \\S+ \\S+ ", "] ")))
                    .anyMatch(line -> line.startsWith("[rqlited] rqlited starting, version "))
                    .anyMatch(line -> line.startsWith("[rqlited] launch command: rqlited -node-id n1 "))
                    .contains(
                            "[rqlited] [WARN] -on-disk has no effect: it always is",
                            "[http] service listening on 127.0.0.1:" + node.httpPort(),
                            "[rqlited] node HTTP API available at http://127.0.0.1:" + node.httpPort(),
                            "[rqlited] received signal \"terminated\"",
                            "[http] closing HTTP service on 127.0.0.1:" + node.httpPort())
                    .endsWith("[rqlited] rqlite server stopped");
        }
    }

    @Test
    void theLogCanBeJson() {
        try (var node = new TestNode(temp.resolve("data"), "-log-format", "json").start()) {
            assertThat(node.terminate()).isZero();

            assertThat(node.log().lines())
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line)
                            .startsWith("{\"time\":\"")
                            .contains("\"level\":\"", "\"prefix\":\"", "\"message\":\"")
                            .endsWith("}"));
        }
    }

    private Ended run(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(TestNode.launcher().toString()));
        command.addAll(List.of(arguments));
        var error = temp.resolve("error").toFile();
        var process = new ProcessBuilder(command)
                .directory(temp.toFile())
                .redirectError(error)
                .start();
        try (var out = process.inputReader()) {
            var printed = String.join("\n", out.lines().toList());
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("did not end: " + command);
            }
            return new Ended(process.exitValue(), printed, Files.readString(error.toPath()));
        }
    }
}
