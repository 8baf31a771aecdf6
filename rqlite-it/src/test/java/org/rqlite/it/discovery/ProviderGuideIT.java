// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.it.PluginJar;
import org.rqlite.it.TestNode;
import org.rqlite.it.cluster.TestCluster;
import org.rqlite.it.fault.Command;

/// The provider that the guide shows, compiled from the guide's own text and given to nodes as a plugin.
class ProviderGuideIT {
    private static final Path GUIDE = Path.of(System.getProperty("basedir", ""), "..", "docs", "discovery.md");
    private static final Pattern SOURCE = Pattern.compile("```java\n// (\\S+\\.java)\n(.*?)```", Pattern.DOTALL);
    private static final Pattern SERVICE = Pattern.compile("```\n(com\\.example\\.\\S+)\n```");

    @TempDir
    Path temp;

    private Path plugins = Path.of("");

    /// Nodes are told to read a file, which is written wherever they have addresses.
    private record PeersFile(Path path) implements Mode {
        @Override
        public void placed(TestCluster cluster) {
            try {
                Files.write(
                        path,
                        cluster.nodes().stream()
                                .map(node -> node.place().advertised())
                                .toList());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public List<String> flags(TestCluster cluster) {
            var config = "{\"path\":\"%s\"}".formatted(path);
            return List.of("-disco-mode", "peers-file", "-disco-config", config, "-bootstrap-expect", "3");
        }

        @Override
        public void close() {
            // a file of the test
        }
    }

    @BeforeEach
    void compile() throws IOException {
        var sources = sources();
        assertThat(sources)
                .containsOnlyKeys(
                        "module-info.java",
                        "com/example/peers/PeersFile.java",
                        "com/example/peers/PeersFileProvider.java");
        plugins = Files.createDirectories(temp.resolve("plugins"));
        PluginJar.compile(temp, plugins.resolve("peers.jar"), sources);
    }

    @Test
    void threeNodesFindEachOtherByIt() {
        try (var scenario = new Scenario(new PeersFile(temp.resolve("peers")))) {
            scenario.cluster().nodes().forEach(node -> node.javaOptions(List.of("-Drqlite.plugins=" + plugins)));
            scenario.allAtOnce();
            scenario.moveAll();

            assertThat(scenario.cluster().node(1).log())
                    .contains("discovery modes: consul-kv, dns, dns-srv, etcd-kv, peers-file")
                    .contains("resolved addresses: [");
        }
    }

    @Test
    void wrongSettingsStopTheStart() {
        var ended = Command.ended(
                Duration.ofSeconds(30),
                Map.of("RQLITED_JAVA_OPTS", "-Drqlite.plugins=" + plugins),
                List.of(
                        TestNode.launcher().toString(),
                        "-disco-mode=peers-file",
                        "-disco-config={\"pth\":\"peers\"}",
                        temp.resolve("data").toString()));

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.said())
                .contains("failed to start discovery service: create peers-file config: ")
                .contains("path is missing")
                .contains("unknown key pth");
    }

    @Test
    void theServiceFileNamesWhatTheDescriptorProvides() throws Exception {
        var service = SERVICE.matcher(Files.readString(GUIDE));

        assertThat(service.find()).isTrue();
        assertThat(sources().get("module-info.java").replaceAll("\\s+", " "))
                .contains("provides org.rqlite.api.disco.DiscoveryProvider with " + service.group(1) + ";");
    }

    private static Map<String, String> sources() throws IOException {
        var sources = new TreeMap<String, String>();
        SOURCE.matcher(Files.readString(GUIDE)).results().forEach(found -> sources.put(found.group(1), found.group(2)));
        return sources;
    }
}
