// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rqlite.api.Column;
import org.rqlite.api.ConsistencyLevel;
import org.rqlite.api.DatabaseException;
import org.rqlite.api.ReadPolicy;
import org.rqlite.api.Request;
import org.rqlite.api.ResultSink;
import org.rqlite.api.Row;
import org.rqlite.api.Statement;
import org.rqlite.store.sqlite.SqliteEngine;

/// Asks the database the simplest question, to see whether it answers.
final class Probe implements ResultSink {
    private static final Request QUESTION = new Request(
            Request.Kind.QUERY,
            List.of(Statement.of("SELECT 1")),
            false,
            ReadPolicy.of(ConsistencyLevel.NONE),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5));

    private final SqliteEngine engine;
    private volatile @Nullable String failure;

    Probe(SqliteEngine engine) {
        this.engine = engine;
    }

    /// Why there was no answer; empty if there was one.
    Optional<String> failure() {
        try {
            engine.query(QUESTION, this);
            return Optional.ofNullable(failure);
        } catch (DatabaseException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void failed(int code, String message) {
        failure = message;
    }

    @Override
    public void executed(long lastInsertId, long rowsAffected, long elapsedNanos) {}

    @Override
    public void columns(List<Column> columns) {}

    @Override
    public void row(Row row) {}

    @Override
    public void rowsEnd(long elapsedNanos) {}
}
