// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.rqlite.api.BackupSink;
import org.rqlite.api.Diagnostic;
import org.rqlite.api.Halt;
import org.rqlite.api.OverloadedException;
import org.rqlite.api.Request;
import org.rqlite.api.ResultSink;
import org.rqlite.store.log.ConnectionState;
import org.rqlite.store.log.LoggedRequest;
import org.rqlite.store.log.RequestResult;
import org.rqlite.store.sql.ScriptCache;
import org.rqlite.store.sql.StatementGate;

/// One node's SQLite database: one connection that applies the log, several that read.
///
/// The writer belongs to one thread at a time: [#apply], [#connectionState] and [#checkpoint] are called
/// by whoever holds the turn in the apply queue, which hands it on with all that was written before.
/// Everything else may be called by any thread.
public final class SqliteEngine implements AutoCloseable {
    private static final int GROUP_REQUESTS_MAX = 512;

    private final EngineConfig config;
    private final ScriptCache scripts;
    private final StatementGate gate;
    private final int groupRequestsMax;
    private final ReentrantLock swapping = new ReentrantLock(); // held while they are exchanged
    private volatile Connections connections; // of the file in use; written by the apply thread
    private final AtomicBoolean entered = new AtomicBoolean(); // by whoever uses the writer
    private boolean exchanging; // an exchange has begun, and was not finished: nothing is open
    private boolean lastCheckpointBusy;

    private SqliteEngine(EngineConfig config, ConnectionState state, int groupRequestsMax) {
        this.config = config;
        this.groupRequestsMax = groupRequestsMax;
        scripts = new ScriptCache();
        gate = new StatementGate(scripts);
        connections = Connections.open(config, scripts, state, groupRequestsMax);
    }

    /// Exchanges the file while nothing has it open.
    @FunctionalInterface
    public interface Swap {
        /// Puts another main file in place, without `-wal` and `-shm`.
        ///
        /// @return settings of the connection as they were when that file was written (S4)
        /// @throws IOException if the disk refuses
        ConnectionState swap() throws IOException;
    }

    /// Opens a database.
    ///
    /// @param config where it is and how it is read; if the main file is missing it is made, otherwise it
    /// holds all that is to be known, and no file with the suffix `-wal` or `-shm` lies beside it
    /// @param state settings of the connection as they were when the main file was written (S4)
    /// @return the engine, ready
    /// @throws BrokenDatabaseException if the file cannot be used
    public static SqliteEngine open(EngineConfig config, ConnectionState state) {
        return open(config, state, GROUP_REQUESTS_MAX);
    }

    /// Opens a database whose groups have at most so many requests.
    static SqliteEngine open(EngineConfig config, ConnectionState state, int groupRequestsMax) {
        try {
            return new SqliteEngine(config, state, groupRequestsMax);
        } catch (SqliteException e) {
            throw cannotBeOpened(config, e);
        }
    }

    /// What refuses requests before they are logged or read.
    ///
    /// @return the gate; any thread may use it
    public StatementGate gate() {
        return gate;
    }

    /// Applies requests in order. Apply thread only; blocks until all are committed (I4).
    ///
    /// @param requests any number
    /// @return one result for each, in order
    /// @throws BrokenDatabaseException if this node's database cannot be written; nothing may be answered
    public List<RequestResult> apply(List<LoggedRequest> requests) {
        enter();
        try {
            return connections.applier().apply(requests);
        } finally {
            entered.set(false);
        }
    }

    /// The settings of the writer's connection, as the last request applied left them (S4). Apply thread
    /// only.
    ///
    /// @return what belongs into the replicated record
    public ConnectionState connectionState() {
        return connections.writer().state();
    }

    /// Whether a request needs no log: all its statements only read.
    ///
    /// @param request of any kind, let pass by the gate
    /// @return true if [#query] may answer it
    public boolean readOnly(Request request) {
        for (var statement : request.statements()) {
            if (!scripts.script(statement.sql()).readOnly()) return false;
        }
        return true;
    }

    /// Answers a read from a reader's connection. Blocks until the last result was handed over; without
    /// limit if the request has no `dbTimeout`.
    ///
    /// @param request let pass by the gate
    /// @param results called from another thread; may block
    /// @throws org.rqlite.api.OverloadedException if too many reads wait; nothing was run
    /// @throws org.rqlite.api.SinkClosedException if `results` threw it
    public void query(Request request, ResultSink results) {
        onReaders(readers -> readers.read(request, results));
    }

    /// Writes the database down as SQL text, from one state of it, on a reader's connection. Blocks until the last
    /// byte was handed over.
    ///
    /// @param tables the only ones whose definition and rows are written; empty for all
    /// @param sink called from another thread; may block
    /// @throws org.rqlite.api.OverloadedException if too many reads wait, or the text ends before its end
    /// @throws org.rqlite.api.SinkClosedException if `sink` threw it
    public void dump(Set<String> tables, BackupSink sink) {
        copying((reader, limit) -> reader.dump(tables, limit, sink));
    }

    /// Writes one state of the database into a new file without gaps, on a reader's connection. Blocks.
    ///
    /// @param file must not exist; the caller deletes it, also after an exception
    /// @throws org.rqlite.api.OverloadedException if too many reads wait, or the file could not be written
    public void vacuumInto(Path file) {
        copying((reader, limit) -> reader.vacuumInto(file, limit));
    }

    // a reader's trouble is not the writer's: the node goes on
    private void copying(ReaderPool.Work work) {
        onReaders(readers -> readers.run((reader, limit) -> {
            try {
                work.run(reader, limit);
            } catch (SqliteException e) {
                var stopped = e.primaryCode() == ResultCodes.INTERRUPT;
                throw new OverloadedException("backup failed: " + (stopped ? limit.reason() : e.getMessage()));
            }
        }));
    }

    private void onReaders(Consumer<ReaderPool> read) {
        while (true) {
            var used = connections;
            try {
                read.accept(used.readers());
                return;
            } catch (ReadersClosedException e) {
                // nothing was run: once another file has taken this one's place, it answers
                if (used.equals(settled())) throw new OverloadedException("the node is stopping");
            }
        }
    }

    /// The same without blocking.
    ///
    /// @param request let pass by the gate
    /// @param results called from another thread; may block
    /// @return fails as [#query] does; completed on a reader's thread
    public CompletableFuture<Boolean> start(Request request, ResultSink results) {
        return connections.readers().start(request, results).exceptionallyCompose(error -> {
            var cause = error instanceof CompletionException ? error.getCause() : error;
            return cause instanceof ReadersClosedException
                    ? again(request, results)
                    : CompletableFuture.failedFuture(error);
        });
    }

    /// Nothing was run: while another file takes this one's place a thread waits for it.
    private CompletableFuture<Boolean> again(Request request, ResultSink results) {
        var done = new CompletableFuture<Boolean>();
        var _ = Thread.ofVirtual().name("read-again").start(() -> {
            try {
                query(request, results);
                done.complete(true);
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    /// Exchanges the database file for another one. Apply thread only. Reads under way are stopped and answer
    /// so; reads that wait or come are answered from the new file.
    ///
    /// @param why told to reads under way, what takes the database's place
    /// @param swap called once, with everything closed
    /// @throws IOException if the swap threw it; then the engine is closed
    /// @throws BrokenDatabaseException if the new file cannot be used; likewise
    public void replace(String why, Swap swap) throws IOException {
        enter();
        swapping.lock();
        try {
            exchanging = true;
            connections.close("stopped: " + why + " took the database's place");
            connections = Connections.open(config, scripts, swap.swap(), groupRequestsMax);
            exchanging = false;
            lastCheckpointBusy = false;
        } catch (SqliteException e) {
            throw cannotBeOpened(config, e);
        } finally {
            swapping.unlock();
            entered.set(false);
        }
    }

    /// Brings the main file up to all that was applied and forces it. Apply thread only.
    ///
    /// When asked again after a busy answer it first stops the readers that run for longer than the
    /// configuration allows.
    ///
    /// @return whether it succeeded
    /// @throws BrokenDatabaseException if the disk failed
    public Checkpoint checkpoint() {
        enter();
        try {
            var used = connections;
            if (lastCheckpointBusy) used.readers().stopOlderThan(config.readTimeMax());
            lastCheckpointBusy = !used.writer().checkpoint();
            return lastCheckpointBusy ? new Checkpoint.Busy() : new Checkpoint.Done();
        } finally {
            entered.set(false);
        }
    }

    /// Size of the WAL.
    ///
    /// @return bytes; 0 if there is none
    public long walBytes() {
        var wal = databaseFile().resolveSibling(databaseFile().getFileName() + "-wal");
        try {
            return Files.size(wal);
        } catch (NoSuchFileException _) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the size of " + wal, e);
        }
    }

    /// The main file.
    ///
    /// @return its path
    public Path databaseFile() {
        return config.databaseFile();
    }

    /// Version of the SQLite library.
    ///
    /// @return such as `3.54.1`
    public String sqliteVersion() {
        return connections.report().version();
    }

    /// How the SQLite library was built.
    ///
    /// @return its options without the prefix `SQLITE_`
    public List<String> compileOptions() {
        return connections.report().compileOptions();
    }

    /// What `/status` shows under `store.sqlite3`.
    ///
    /// @return the facts as they are now
    public Diagnostic.Section report() {
        var used = connections;
        return used.report().report(used.writer().state().foreignKeys(), used.readers(), walBytes());
    }

    /// Closes readers, then the writer. The main file stays as the last checkpoint left it, and the WAL
    /// stays beside it (I5). Not to be called while another method runs, nor twice.
    @Override
    public void close() {
        if (!exchanging) connections.close("stopped: the node is stopping");
    }

    /// The connections once no exchange is under way.
    private Connections settled() {
        swapping.lock();
        try {
            return connections;
        } finally {
            swapping.unlock();
        }
    }

    private static BrokenDatabaseException cannotBeOpened(EngineConfig config, SqliteException e) {
        ResultCodes.haltIfBroken(e);
        return new BrokenDatabaseException(
                Halt.Reason.DISK,
                "database cannot be opened, file=" + config.databaseFile() + " error=" + e.getMessage());
    }

    private void enter() {
        if (!entered.compareAndSet(false, true)) throw new IllegalStateException("writer is in use by another thread");
    }
}
