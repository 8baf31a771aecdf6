// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.queue;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rqlite.api.Column;
import org.rqlite.api.ResultSink;
import org.rqlite.api.Row;

/// Takes results that nobody reads; keeps the last error.
final class ErrorSink implements ResultSink {
    private volatile @Nullable String error;

    Optional<String> error() {
        return Optional.ofNullable(error);
    }

    @Override
    public void executed(long lastInsertId, long rowsAffected, long elapsedNanos) {}

    @Override
    public void failed(int code, String message) {
        error = message;
    }

    @Override
    public void columns(List<Column> columns) {}

    @Override
    public void row(Row row) {}

    @Override
    public void rowsEnd(long elapsedNanos) {}
}
