// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.rqlite.api.Diagnostic;
import org.rqlite.api.Halt;
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
    private final Writer writer;
    private final ReaderPool readers;
    private final EngineReport report; // its connection outlives the writer, whose closing would be a checkpoint (I5)
    private final GroupApplier applier;
    private final AtomicBoolean entered = new AtomicBoolean(); // by whoever uses the writer
    private boolean lastCheckpointBusy;

    private SqliteEngine(EngineConfig config, ConnectionState state, int groupRequestsMax) {
        this.config = config;
        scripts = new ScriptCache();
        gate = new StatementGate(scripts);
        writer = Writer.open(config, state);
        report = new EngineReport(Reader.connect(config, state.foreignKeys()), config.databaseFile());
        readers = ReaderPool.start(config, scripts, state.foreignKeys());
        applier = new GroupApplier(writer, scripts, groupRequestsMax);
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
            ResultCodes.haltIfBroken(e);
            throw new BrokenDatabaseException(
                    Halt.Reason.DISK,
                    "database cannot be opened, file=" + config.databaseFile() + " error=" + e.getMessage());
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
            return applier.apply(requests);
        } finally {
            entered.set(false);
        }
    }

    /// The settings of the writer's connection, as the last request applied left them (S4). Apply thread
    /// only.
    ///
    /// @return what belongs into the replicated record
    public ConnectionState connectionState() {
        return writer.state();
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
        readers.read(request, results);
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
            if (lastCheckpointBusy) readers.stopOlderThan(config.readTimeMax());
            lastCheckpointBusy = !writer.checkpoint();
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
        return report.version();
    }

    /// How the SQLite library was built.
    ///
    /// @return its options without the prefix `SQLITE_`
    public List<String> compileOptions() {
        return report.compileOptions();
    }

    /// What `/status` shows under `store.sqlite3`.
    ///
    /// @return the facts as they are now
    public Diagnostic.Section report() {
        return report.report(writer.state().foreignKeys(), readers, walBytes());
    }

    /// Closes readers, then the writer. The main file stays as the last checkpoint left it, and the WAL
    /// stays beside it (I5). Not to be called while another method runs, nor twice.
    @Override
    public void close() {
        readers.close();
        writer.close();
        report.close();
    }

    private void enter() {
        if (!entered.compareAndSet(false, true)) throw new IllegalStateException("writer is in use by another thread");
    }
}
