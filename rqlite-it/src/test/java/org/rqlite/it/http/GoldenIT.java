// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Every answer in `golden/*.http` comes byte for byte as it stands there: from a node that is alone, from the leader
/// of three, and from a follower, which has it from the leader and says so in one header.
///
/// The names of some files begin with what they are about, and they run there only. `-Dgolden.rewrite` writes the
/// answers that come into the files instead; read the difference line by line.
class GoldenIT {
    private static final Path FOLDER = Path.of("src", "test", "resources", "golden");
    private static final String ALONE = "alone-"; // what more than one node would answer otherwise
    private static final String CLOSED = "closed-"; // the store is
    private static final String ORIGIN = "origin-"; // one is allowed
    private static final String FOLLOWER = "follower-";
    private static final int PAIRS_MIN = 400;

    private final List<AutoCloseable> running = new ArrayList<>();

    @TempDir
    Path temporary;

    /// Answers the exchanges of a file.
    @FunctionalInterface
    private interface Place {
        String answer(String request) throws IOException;
    }

    @FunctionalInterface
    private interface Opening {
        Place open(String file) throws IOException;
    }

    @AfterEach
    void stop() throws Exception {
        for (var each : running) each.close();
    }

    @TestFactory
    Stream<DynamicNode> aNodeAlone() throws IOException {
        return files(name -> !name.startsWith(FOLLOWER)).flatMap(file -> exchanges(file, this::node, rewrites()));
    }

    @TestFactory
    Stream<DynamicNode> theLeaderOfThree() throws IOException {
        var cluster = cluster();
        return files(GoldenIT::isForAll)
                .flatMap(file -> exchanges(
                        file,
                        _ -> {
                            cluster.clean();
                            return request -> ask(cluster.leader(), request);
                        },
                        false));
    }

    @TestFactory
    Stream<DynamicNode> aFollowerOfThree() throws IOException {
        var cluster = cluster();
        return files(name -> isForAll(name) || name.startsWith(FOLLOWER))
                .flatMap(file -> exchanges(
                        file,
                        name -> {
                            cluster.clean();
                            var leader = name.startsWith(FOLLOWER) ? "<leader>" : "localhost:4001";
                            return request -> ask(cluster.follower(), request)
                                    .replace(cluster.leader().raftAddress(), leader);
                        },
                        rewrites() && file.getFileName().toString().startsWith(FOLLOWER)));
    }

    @Test
    void thereAreEnough() throws IOException {
        var pairs = 0;
        for (var file : files(_ -> true).toList())
            pairs += GoldenFile.read(file).exchanges().size();

        assertThat(pairs).isGreaterThanOrEqualTo(PAIRS_MIN);
    }

    private static boolean isForAll(String name) {
        return Stream.of(ALONE, CLOSED, ORIGIN, FOLLOWER).noneMatch(name::startsWith);
    }

    private static boolean rewrites() {
        return System.getProperty("golden.rewrite") != null;
    }

    private static Stream<Path> files(Predicate<String> which) throws IOException {
        var only = System.getProperty("golden.file", "");
        try (var files = Files.list(FOLDER)) {
            return files
                    .filter(file -> which.test(file.getFileName().toString()))
                    .filter(file -> file.getFileName().toString().contains(only))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    private static Stream<DynamicNode> exchanges(Path file, Opening opening, boolean rewrites) {
        try {
            var name = file.getFileName().toString();
            var golden = GoldenFile.read(file);
            var place = opening.open(name);
            if (rewrites) return Stream.of(rewrite(file, golden, place));
            return golden.exchanges().stream()
                    .map(exchange -> DynamicTest.dynamicTest(
                            name + ": " + exchange.name(),
                            () -> assertThat(place.answer(exchange.request())).isEqualTo(exchange.answer())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Place node(String name) throws IOException {
        var node = LocalNode.start(temporary.resolve(name), name.startsWith(ORIGIN) ? "https://page.example" : "");
        running.add(node);
        if (name.startsWith(CLOSED)) node.closeStore();
        return request -> ask(node, request);
    }

    private LocalCluster cluster() throws IOException {
        var cluster = LocalCluster.start(temporary.resolve("cluster"));
        running.add(cluster);
        return cluster;
    }

    private static String ask(LocalNode node, String request) throws IOException {
        return new GoldenClient(node.address()).answer(request);
    }

    private static DynamicNode rewrite(Path file, GoldenFile golden, Place place) {
        return DynamicTest.dynamicTest("rewrite " + file, () -> {
            var exchanges = new ArrayList<GoldenFile.Exchange>();
            for (var exchange : golden.exchanges()) {
                var answer = place.answer(exchange.request());
                exchanges.add(new GoldenFile.Exchange(exchange.name(), exchange.request(), answer));
            }
            new GoldenFile(exchanges).write(file);
        });
    }
}
