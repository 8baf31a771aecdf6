// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.store.disk.Marker.Kind;
import org.rqlite.store.log.Seeds;
import org.rqlite.store.log.TermIndex;

/// Whatever happens to the markers, a start finds a state that is right, or says that it has none (A1, S11).
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DamagedMarkersPropertyTest {
    private static final int LAST = 75;

    private Path temp;
    private Path clean; // snapshot at 60, applied to 70
    private Path intent; // snapshot at 40, an unfinished one at 60, applied to 70
    private Path install; // snapshot at 40, a received one of 60

    @BeforeAll
    void makeFolders(@TempDir Path folder) throws Exception {
        temp = folder;
        try (var node = new ToyNode(temp.resolve("a"), FaultPoints.NONE)) {
            node.startAndCheck(60);
            node.snapshot();
            node.apply(70);
            clean = node.crashedInto(temp.resolve("clean"));
        }
        try (var node = new ToyNode(temp.resolve("b"), FaultPoints.NONE)) {
            node.startAndCheck(40);
            node.snapshot();
            install = node.crashedInto(temp.resolve("install"));
            node.apply(50);
            node.pinReader();
            node.apply(60);
            assertThat(node.snapshot()).isEqualTo(new SnapshotOutcome.Busy());
            node.apply(70);
            intent = node.crashedInto(temp.resolve("intent"));
        }
        var receiver = new ToyNode(install, FaultPoints.NONE);
        Files.copy(clean.resolve("db/db.sqlite"), receiver.folder().incomingFile());
        receiver.folder().install(new TermIndex(ToyNode.termAt(60), 60), ToyNode.recordAt(60));
    }

    @Seeds(60)
    void aStartIsRightOrRefused(RandomGenerator random) throws Exception {
        var data = copy(List.of(clean, intent, install).get(random.nextInt(3)), random);
        var markers = markers(data);
        for (var left = random.nextInt(3); left > 0; left--) {
            damage(markers.get(random.nextInt(markers.size())), random);
        }
        var before = contents(data.resolve("db"));

        var node = new ToyNode(data, FaultPoints.NONE);
        switch (node.recover()) {
            case Recovered.Lost lost -> {
                assertThat(lost.message()).isNotBlank().doesNotEndWith(".");
                assertThat(contents(data.resolve("db")))
                        .as("nothing is touched")
                        .isEqualTo(before);
            }
            case Recovered.At(var at, var record) -> {
                assertThat(at.index()).isIn(40L, 60L);
                assertThat(record).isEqualTo(ToyNode.recordAt(at.index()));
                assertThat(checked(data)).isEqualTo(at.index());
            }
            case Recovered.Fresh _ -> throw new AssertionError("the log does not hold everything");
        }
    }

    /// Without damage each of the three ends where it should, also when the start itself is repeated.
    @Seeds(5)
    void soundMarkersAlwaysLeadToTheNewestSnapshot(RandomGenerator random) throws Exception {
        for (var folder : List.of(clean, intent, install)) {
            var data = copy(folder, random);

            for (var starts = random.nextInt(1, 4); starts > 0; starts--) {
                assertThat(new ToyNode(data, FaultPoints.NONE).recover()).isInstanceOf(Recovered.At.class);
            }

            assertThat(checked(data)).isEqualTo(60);
        }
    }

    private static long checked(Path data) throws Exception {
        try (var node = new ToyNode(data, FaultPoints.NONE)) {
            return node.startAndCheck(LAST);
        }
    }

    private static void damage(Path file, RandomGenerator random) throws IOException {
        if (!Files.exists(file)) return;
        var bytes = Files.readAllBytes(file);
        switch (random.nextInt(5)) {
            case 0 -> Files.write(file, Arrays.copyOf(bytes, random.nextInt(bytes.length)));
            case 1 -> Files.write(file, new byte[bytes.length]);
            case 2 -> Files.write(file, Arrays.copyOf(bytes, bytes.length + random.nextInt(1, 100)));
            case 3 -> {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                Files.write(file, bytes);
            }
            default -> Files.delete(file);
        }
    }

    private static List<Path> markers(Path data) {
        return Arrays.stream(Kind.values())
                .map(kind -> data.resolve("db").resolve(kind.name()))
                .filter(Files::exists)
                .toList();
    }

    private Path copy(Path folder, RandomGenerator random) throws IOException {
        var copy = temp.resolve("copy-" + Long.toHexString(random.nextLong()));
        try (var files = Files.walk(folder)) {
            for (var file : (Iterable<Path>) files::iterator) {
                Files.copy(file, copy.resolve(folder.relativize(file).toString()));
            }
        }
        return copy;
    }

    private static SortedMap<String, Integer> contents(Path folder) throws IOException {
        var contents = new TreeMap<String, Integer>();
        try (var files = Files.list(folder)) {
            for (var file : (Iterable<Path>) files::iterator) {
                contents.put(file.getFileName().toString(), Arrays.hashCode(Files.readAllBytes(file)));
            }
        }
        return contents;
    }
}
