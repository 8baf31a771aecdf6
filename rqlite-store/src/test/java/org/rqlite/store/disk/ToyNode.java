// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import org.rqlite.api.Bytes;
import org.rqlite.store.log.TermIndex;

/// A node without Raft: its log is a number, the index of the last entry, and the entries are
/// [ToyDatabase]'s.
final class ToyNode implements AutoCloseable {
    /// Thrown where a crash test ends the life of a node.
    static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /// What a fault point does.
    static final Runnable CRASH = () -> {
        throw new Crash();
    };

    /// Something that a node does in a test.
    interface Action {
        void run() throws Exception;
    }

    private final Path data;
    private final DatabaseFolder folder;
    private Optional<ToyDatabase> writer = Optional.empty();
    private Optional<ToyDatabase> reader = Optional.empty();
    private long applied = -1;
    private boolean pinned;

    ToyNode(Path data, FaultPoints faults) throws IOException {
        this.data = data;
        this.folder = DatabaseFolder.open(data, faults);
        Files.createDirectories(log().folder());
        if (log().firstIndex().isEmpty()) Files.createFile(log().folder().resolve("log_inprogress_0"));
    }

    LogFolder log() {
        return new LogFolder(data.resolve("raft/current"));
    }

    DatabaseFolder folder() {
        return folder;
    }

    long applied() {
        return applied;
    }

    Recovered recover() throws IOException {
        return folder.recover(log(), ToyNode::finishCheckpoint);
    }

    /// Recovers, checks the state found, replays up to `last`, checks again.
    ///
    /// @return index of the snapshot it started from, -1 for none
    long startAndCheck(long last) throws Exception {
        var from = switch (recover()) {
            case Recovered.Fresh _ -> -1L;
            case Recovered.At(TermIndex at, Bytes record) -> {
                assertThat(record).isEqualTo(recordAt(at.index()));
                assertThat(at.term()).isEqualTo(termAt(at.index()));
                yield at.index();
            }
            case Recovered.Lost lost -> throw new AssertionError(lost.message());
        };
        assertThat(folder.walFile()).doesNotExist();
        assertThat(folder.sharedMemoryFile()).doesNotExist();
        open(from);
        assertThat(database().content()).isEqualTo(ToyDatabase.contentAt(from));
        apply(last);
        assertThat(database().content()).isEqualTo(ToyDatabase.contentAt(last));
        assertThat(database().quickCheck()).isEqualTo("ok");
        return from;
    }

    private void open(long at) throws SQLException {
        writer = Optional.of(ToyDatabase.open(folder.databaseFile()));
        applied = at;
    }

    void apply(long last) throws SQLException {
        while (applied < last) database().apply(++applied);
    }

    ToyDatabase database() {
        return writer.orElseThrow();
    }

    SnapshotOutcome snapshot() throws IOException {
        var outcome = folder.snapshot(
                new TermIndex(termAt(applied), applied),
                recordAt(applied),
                () -> database().checkpoint());
        if (outcome instanceof SnapshotOutcome.Taken(TermIndex at)) purge(at.index());
        return outcome;
    }

    /// What Raft does as soon as it is told of a snapshot: from now on the log alone makes no database
    /// (S11).
    void purge(long index) throws IOException {
        var first = log().firstIndex().orElseThrow();
        var from = log().folder().resolve("log_inprogress_" + first);
        Files.move(from, log().folder().resolve("log_inprogress_" + (index + 1)));
    }

    void pinReader() throws SQLException {
        if (reader.isEmpty()) reader = Optional.of(ToyDatabase.open(folder.databaseFile()));
        if (!pinned) reader.get().pin();
        pinned = true;
    }

    void unpinReader() throws SQLException {
        if (pinned) reader.orElseThrow().unpin();
        pinned = false;
    }

    /// What a crash at this moment leaves: the files as they are.
    Path crashedInto(Path copy) throws IOException {
        try (var files = Files.walk(data)) {
            for (var file : (Iterable<Path>) files::iterator) {
                Files.copy(file, copy.resolve(data.relativize(file).toString()));
            }
        }
        return copy;
    }

    /// Whether the node's life ends within an action.
    static boolean crashes(Action action) throws Exception {
        try {
            action.run();
            return false;
        } catch (Crash _) {
            return true;
        }
    }

    static Bytes recordAt(long index) {
        return Bytes.copyOf(("record at " + index).getBytes(UTF_8));
    }

    static long termAt(long index) {
        return 1 + index / 50;
    }

    static void finishCheckpoint(Path file) throws IOException {
        try (var database = ToyDatabase.open(file)) {
            if (!database.checkpoint()) throw new IOException("busy");
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    /// Nothing has the file open afterwards.
    void closeDatabase() throws SQLException {
        if (reader.isPresent()) reader.get().close();
        if (writer.isPresent()) writer.get().close();
    }

    @Override
    public void close() throws SQLException {
        folder.close();
        closeDatabase();
    }
}
