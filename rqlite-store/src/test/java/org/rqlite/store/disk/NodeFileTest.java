// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeFileTest {
    private static final UUID CLUSTER = UUID.fromString("6f1c8c2e-0000-4000-8000-0123456789ab");

    @TempDir
    Path folder;

    private final SplittableRandom random = new SplittableRandom(1);

    @Test
    void makesAnIncarnationOnceWithTheFolderS1() throws IOException {
        var first = NodeFile.start(folder, "n1", random);
        var second = NodeFile.start(folder, "n1", random);

        assertThat(second.incarnation()).isEqualTo(first.incarnation());
    }

    @Test
    void givesAnEmptiedFolderAnotherIncarnationS1() throws IOException {
        var first = NodeFile.start(folder, "n1", random);
        Files.delete(folder.resolve("node.json"));

        var second = NodeFile.start(folder, "n1", random);

        assertThat(second.incarnation()).isNotEqualTo(first.incarnation());
        assertThat(second.starts()).isEqualTo(1);
    }

    @Test
    void countsEachStartS1() throws IOException {
        NodeFile.startAs(folder, "n1", random);
        NodeFile.startAs(folder, "n1", random);

        assertThat(NodeFile.startAs(folder, "n1", random).starts()).isEqualTo(3);
        assertThat(NodeFile.read(folder)).map(NodeFile::starts).contains(3L);
    }

    @Test
    void keepsItsIdWhenTheFallbackChanges() throws IOException {
        NodeFile.start(folder, "127.0.0.1:4002", random);

        assertThat(NodeFile.start(folder, "127.0.0.1:5002", random).nodeId()).isEqualTo("127.0.0.1:4002");
    }

    @Test
    void refusesAnotherIdAndNamesBothAndTheCure() throws IOException {
        NodeFile.startAs(folder, "n1", random);

        assertThatThrownBy(() -> NodeFile.startAs(folder, "n2", random))
                .isInstanceOf(DataFolderException.class)
                .hasMessage(
                        "-node-id n2 is not the id of the data folder %s, which belongs to node n1: start with -node-id n1, or give the new node an empty data folder",
                        folder);
        assertThat(NodeFile.read(folder)).map(NodeFile::starts).contains(1L);
    }

    @Test
    void entersAClusterOnceForLifeI6() throws IOException {
        var file = NodeFile.start(folder, "n1", random).enter(folder, CLUSTER);

        assertThat(NodeFile.read(folder)).contains(file);
        assertThat(file.enter(folder, CLUSTER)).isEqualTo(file);
        var other = new UUID(1, 2);
        assertThatThrownBy(() -> file.enter(folder, other))
                .isInstanceOf(DataFolderException.class)
                .hasMessageContainingAll(CLUSTER.toString(), other.toString(), "empty data folder");
        assertThat(NodeFile.start(folder, "n1", random).clusterId()).contains(CLUSTER);
    }

    @Test
    void f6GivesUpACluster() throws IOException {
        var alone = NodeFile.startAs(folder, "n1", random);

        assertThat(alone.leave(folder)).isEqualTo(alone);
        assertThat(alone.enter(folder, CLUSTER).leave(folder)).isEqualTo(alone);
        assertThat(NodeFile.read(folder)).contains(alone);
        assertThat(alone.enter(folder, new UUID(3, 4)).clusterId()).contains(new UUID(3, 4));
    }

    @Test
    void knowsNoNodeInAnEmptyFolder() throws IOException {
        assertThat(NodeFile.read(folder)).isEqualTo(Optional.empty());
    }

    @Test
    void writesTheDocumentedForm() throws IOException {
        var file = NodeFile.startAs(folder, "n\"1", random).enter(folder, CLUSTER);

        assertThat(folder.resolve("node.json")).hasContent("""
                        {
                          "format": 1,
                          "node_id": "n\\"1",
                          "incarnation": "%s",
                          "start_counter": 1,
                          "cluster_id": "6f1c8c2e-0000-4000-8000-0123456789ab"
                        }
                        """.formatted(file.incarnation()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "format": 1,             | "format": 2,          | format 2 is not known
                    "format": 1,             | "format": "1",        | format 1 is not known
                    "format": 1,             | ''                    | "format" is missing
                    "node_id": "n1"          | "node_id": " "        | node id is empty
                    "node_id": "n1"          | "node_id": 7          | "node_id" is not a text
                    "start_counter": 1       | "start_counter": 0    | start counter must be at least 1
                    "start_counter": 1       | "start_counter": "1"  | "start_counter" is not a whole number
                    "incarnation": "         | "incarnation": "0     | "incarnation" is not a UUID
                    "incarnation": "         | "incarnation": "zz   | "incarnation" is not a UUID
                    "node_id": "n1",         | "node_id": "n1", "x": 1, | "x" is unknown
                    "node_id": "n1",         | "node_id": "n1"       | expected at character
                    """)
    void refusesADamagedFileAndNamesFaultFileAndCure(String sound, String damaged, String fault) throws IOException {
        NodeFile.startAs(folder, "n1", random);
        var file = folder.resolve("node.json");
        var text = Files.readString(file);
        assertThat(text).contains(sound);
        Files.writeString(file, text.replace(sound, damaged));

        assertThatThrownBy(() -> NodeFile.start(folder, "n1", random))
                .isInstanceOf(DataFolderException.class)
                .hasMessageContainingAll(file.toString(), fault, "restore that file from a copy");
    }

    @Test
    void refusesAFileOfZerosAsAPowerCutLeavesIt() throws IOException {
        Files.write(folder.resolve("node.json"), new byte[200]);

        assertThatThrownBy(() -> NodeFile.start(folder, "n1", random)).isInstanceOf(DataFolderException.class);
    }
}
