// SPDX-License-Identifier: Apache-2.0
package org.rqlite.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.rqlite.api.Statement;
import org.rqlite.api.StatementResult;
import org.rqlite.store.log.ConnectionState;
import org.rqlite.store.log.LoggedRequest;
import org.rqlite.store.log.RequestResult;
import org.rqlite.store.sqlite.EngineConfig;
import org.rqlite.store.sqlite.SqliteEngine;

/// An engine on a new SQLite file that holds the table of [Insert]; the file goes when it is closed.
final class TemporaryDatabase implements AutoCloseable {
    private final Path folder;
    private final SqliteEngine engine;

    private TemporaryDatabase(Path folder, SqliteEngine engine) {
        this.folder = folder;
        this.engine = engine;
    }

    /// Makes a file in the folder `java.io.tmpdir`.
    static TemporaryDatabase open() throws IOException {
        var folder = Files.createTempDirectory("rqlite-bench");
        var config = EngineConfig.of(folder.resolve("db.sqlite"));
        var database = new TemporaryDatabase(folder, SqliteEngine.open(config, ConnectionState.founding(false)));
        database.expectExecuted(Insert.logged(Statement.of(Insert.TABLE)));
        database.expectExecuted(Insert.requests(1).getFirst());
        return database;
    }

    SqliteEngine engine() {
        return engine;
    }

    @Override
    public void close() throws IOException {
        engine.close();
        var files = new ArrayList<Path>();
        try (var listed = Files.newDirectoryStream(folder)) {
            listed.forEach(files::add);
        }
        for (var file : files) Files.delete(file);
        Files.delete(folder);
    }

    // or the time of a failure would be measured
    private void expectExecuted(LoggedRequest request) {
        for (var result : engine.apply(List.of(request))) {
            var executed = switch (result) {
                case RequestResult.Answered(var results) ->
                    results.stream().allMatch(StatementResult.Executed.class::isInstance);
                case RequestResult.Failed _ -> false;
            };
            if (!executed) throw new IllegalStateException("not executed: " + request + " result=" + result);
        }
    }
}
