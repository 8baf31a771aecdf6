// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Every answer in `golden/*.http` comes byte for byte as it stands there; each file runs on a node of its own.
///
/// `-Dgolden.rewrite` writes the answers that come into the files instead; read the difference line by line.
class GoldenIT {
    private static final Path FOLDER = Path.of("src", "test", "resources", "golden");
    private static final String CLOSED = "closed-"; // the store is
    private static final String ORIGIN = "origin-"; // one is allowed

    private final List<LocalNode> nodes = new ArrayList<>();

    @TempDir
    Path temporary;

    @AfterEach
    void stop() {
        nodes.forEach(LocalNode::close);
    }

    @TestFactory
    Stream<DynamicNode> exchanges() throws IOException {
        try (var files = Files.list(FOLDER)) {
            var sorted = files.sorted().toList();
            return sorted.stream().flatMap(this::exchanges);
        }
    }

    private Stream<DynamicNode> exchanges(Path file) {
        try {
            var golden = GoldenFile.read(file);
            var name = file.getFileName().toString();
            var client = new GoldenClient(start(name).address());
            if (System.getProperty("golden.rewrite") != null) return Stream.of(rewrite(file, golden, client));
            return golden.exchanges().stream()
                    .map(exchange -> DynamicTest.dynamicTest(
                            name + ": " + exchange.name(),
                            () -> assertThat(client.answer(exchange.request())).isEqualTo(exchange.answer())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private LocalNode start(String name) throws IOException {
        var node = LocalNode.start(temporary.resolve(name), name.startsWith(ORIGIN) ? "https://page.example" : "");
        nodes.add(node);
        if (name.startsWith(CLOSED)) node.closeStore();
        return node;
    }

    private static DynamicNode rewrite(Path file, GoldenFile golden, GoldenClient client) {
        return DynamicTest.dynamicTest("rewrite " + file, () -> {
            var exchanges = new ArrayList<GoldenFile.Exchange>();
            for (var exchange : golden.exchanges()) {
                var answer = client.answer(exchange.request());
                exchanges.add(new GoldenFile.Exchange(exchange.name(), exchange.request(), answer));
            }
            new GoldenFile(exchanges).write(file);
        });
    }
}
