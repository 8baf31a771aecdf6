// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The README's sessions in a shell, as written: each command must print what the README shows below it.
class ReadmeIT {
    private static final Path README = Path.of(System.getProperty("basedir", ""), "..", "README.md");
    private static final String CLUSTER = "## Three nodes";

    @TempDir
    Path temp;

    @Test
    void everyCommandPrintsWhatTheReadmeShows() throws Exception {
        var steps = steps("## Try it");
        assertThat(steps).hasSizeGreaterThan(5);
        try (var node = new TestNode(temp.resolve("data")).start()) {
            // the commands name rqlite's own port; another node may hold it on this machine
            var session = new Session(temp).connectTo(node.httpPort());

            for (var step : steps) {
                assertThat(session.run(step.command())).as(step.command()).isEqualTo(step.output());
            }
        }
    }

    @Test
    void threeNodesFormFromTheBlockThatTheReadmeShows() throws Exception {
        var ports = "localhost:" + freeTen(); // a digit follows, as in the README
        var block = block(CLUSTER, "```sh").replace("localhost:400", ports);
        var steps = steps(CLUSTER);
        assertThat(block).contains("-bootstrap-expect 3 -join " + ports);
        assertThat(steps).hasSizeGreaterThan(3);
        Files.createDirectories(temp.resolve("packaging/target"));
        Files.createSymbolicLink(
                temp.resolve("packaging/target/image"),
                TestNode.launcher().getParent().getParent());

        var shell = new ProcessBuilder("sh", "-c", block + "\nwait")
                .directory(temp.toFile())
                .redirectErrorStream(true)
                .redirectOutput(temp.resolve("out").toFile())
                .start();
        try {
            for (var port : List.of(1, 3, 5)) awaitReady(ports + port);
            for (var step : steps) {
                var command = step.command().replace("localhost:400", ports);
                assertThat(run(command)).as(command).isEqualTo(step.output());
            }
        } finally {
            var nodes = shell.descendants().toList();
            nodes.forEach(ProcessHandle::destroy);
            for (var node : nodes) node.onExit().get(30, TimeUnit.SECONDS);
        }
        assertThat(shell.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    private void awaitReady(String address) throws IOException {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://" + address + "/readyz"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            Eventually.await(Duration.ofSeconds(60), this::logs, () -> {
                try {
                    return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
                } catch (IOException _) {
                    return false;
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
    }

    private String logs() {
        var logs = new StringBuilder();
        for (var node = 1; node <= 3; node++) {
            try {
                logs.append(Files.readString(temp.resolve("node" + node + ".log")));
            } catch (IOException e) {
                logs.append(e);
            }
        }
        return logs.toString();
    }

    /// The first digits of ten ports of which those with 1 to 6 at the end are free.
    private static int freeTen() {
        var random = new Random();
        while (true) {
            var ten = random.nextInt(2000, 3200); // below what the kernel gives out
            if (free(ten)) return ten;
        }
    }

    private static boolean free(int ten) {
        for (var digit = 1; digit <= 6; digit++) {
            try (var socket = new ServerSocket(10 * ten + digit, 1, InetAddress.getLoopbackAddress())) {
                assertThat(socket.isBound()).isTrue();
            } catch (IOException _) {
                return false;
            }
        }
        return true;
    }

    /// The lines of a section, up to the next heading.
    private static List<String> section(String heading) throws IOException {
        var lines = Files.readAllLines(README);
        var start = lines.indexOf(heading);
        assertThat(start).as(heading).isNotNegative();
        var rest = lines.subList(start + 1, lines.size());
        return rest.stream().takeWhile(line -> !line.startsWith("## ")).toList();
    }

    private static String block(String heading, String fence) throws IOException {
        return String.join(
                "\n",
                section(heading).stream()
                        .dropWhile(line -> !line.equals(fence))
                        .skip(1)
                        .takeWhile(line -> !line.equals("```"))
                        .toList());
    }

    private static List<Session.Step> steps(String heading) throws IOException {
        return Session.steps(section(heading));
    }

    private List<String> run(String command) throws Exception {
        return new Session(temp).run(command);
    }
}
