// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole store, real Ratis included, started on folders that a crash or a failing disk left.
class DamagedFolderTest {
    private static final String COUNT = "SELECT count(*) FROM t";

    @TempDir
    static Path made;

    @TempDir
    Path temp;

    private Path data; // one snapshot with 10 rows, 20 more in the log, crashed

    @BeforeAll
    static void crash() throws IOException {
        try (var node = TestNode.started(made.resolve("data"))) {
            node.execute("CREATE TABLE t(x)");
            for (var i = 0; i < 10; i++) node.execute("INSERT INTO t VALUES(" + i + ")");
            node.restart();
            for (var i = 10; i < 30; i++) node.execute("INSERT INTO t VALUES('row number " + i + "')");
            copy(made.resolve("data"), made.resolve("crashed"));
        }
        Files.delete(made.resolve("crashed/pid")); // it is this very process
    }

    @BeforeEach
    void copyTheCrashed() throws IOException {
        data = temp.resolve("crashed");
        copy(made.resolve("crashed"), data);
    }

    @Test
    void startsAfterACrashWithEveryRowI1() {
        try (var node = TestNode.started(data)) {
            assertThat(node.query(COUNT)).endsWith("row 30");
        }
    }

    /// From the last row on: an entry of the node itself may follow it.
    @Test
    void cutsAHalfWrittenLastEntryOffRatissLog() throws IOException {
        var log = openSegment();
        var bytes = Files.readAllBytes(log);
        var row = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("row number 29");
        Arrays.fill(bytes, row + 5, bytes.length, (byte) 0);
        Files.write(log, bytes);

        try (var node = TestNode.started(data)) {
            assertThat(node.query(COUNT)).endsWith("row 29");
            node.execute("INSERT INTO t VALUES('after')");
            node.restart();
            assertThat(node.query(COUNT)).endsWith("row 30");
        }
    }

    @Test
    void refusesALogThatIsDamagedBeforeItsEndI1() throws IOException {
        var log = openSegment();
        var bytes = Files.readAllBytes(log);
        bytes[endOf(bytes) / 2] ^= 1;
        Files.write(log, bytes);

        refuses("log file " + log + " is damaged at byte", "load your latest backup");
    }

    @Test
    void replaysTheWholeLogIfTheDatabaseIsGone() throws IOException {
        Files.delete(data.resolve("db/CLEAN"));
        Files.delete(data.resolve("db/db.sqlite"));

        try (var node = TestNode.started(data)) {
            assertThat(node.query(COUNT)).endsWith("row 30");
        }
    }

    @Test
    void refusesALogThatStartsLaterWithoutADatabaseS11() throws IOException {
        Files.delete(data.resolve("db/CLEAN"));
        try (var closed = Files.newDirectoryStream(openSegment().getParent(), "log_0-*")) {
            for (var segment : closed) Files.delete(segment);
        }

        refuses("no usable database in " + data.resolve("db"), "load your latest backup");
    }

    @Test
    void refusesADatabaseWithoutItsLog() throws IOException {
        Files.move(data.resolve("raft"), temp.resolve("elsewhere"));

        refuses("the log is missing", "put the folder back");
    }

    @Test
    void endsItselfWhenTheDatabaseFileHasRottenA14() throws IOException {
        var file = data.resolve("db/db.sqlite");
        var bytes = Files.readAllBytes(file);
        bytes[bytes.length - 30] ^= 1;
        Files.write(file, bytes);

        var node = TestNode.started(data);
        TestNode.eventually(() -> !node.halts.isEmpty());

        assertThat(node.halts.getFirst()).startsWith("CORRUPT " + file + " fails its checksum");
        node.store.close();
    }

    @Test
    void refusesAFolderThatIsInUse() {
        try (var _ = TestNode.started(data)) {
            refuses("is in use by process " + ProcessHandle.current().pid());
        }
    }

    @Test
    void refusesAnotherNodeIdS1() throws IOException {
        var file = data.resolve("node.json");
        Files.writeString(file, Files.readString(file).replace("\"n1\"", "\"n7\""));

        refuses("-node-id n1 is not the id of the data folder", "start with -node-id n7");
    }

    private void refuses(String... texts) {
        assertThatThrownBy(() -> TestNode.started(data))
                .isInstanceOf(StoreException.class)
                .hasMessageContainingAll(texts);
    }

    private Path openSegment() throws IOException {
        try (var files = Files.walk(data.resolve("raft"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("log_inprogress_"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /// Where the zeros of the preallocated rest begin.
    private static int endOf(byte[] segment) {
        var end = segment.length;
        while (segment[end - 1] == 0) end--;
        return end;
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(folder).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
