// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.rqlite.api.Column;
import org.rqlite.api.ResultSink;
import org.rqlite.api.Row;
import org.rqlite.api.StatementResult;
import org.rqlite.api.TransactionFailedException;
import org.rqlite.api.Value;
import org.rqlite.store.log.RequestResult;

/// Hands the results of a logged request to its caller.
final class Results {
    private static final int BRIEF_RESULTS = 32;
    private static final int BRIEF_TEXT = 500;

    private Results() {}

    /// @param qualified whether columns of tables are named `table.column`
    /// @throws TransactionFailedException if the request failed as a whole
    static void handOver(RequestResult result, boolean qualified, ResultSink sink) {
        switch (result) {
            case RequestResult.Answered(var results) -> results.forEach(each -> handOver(each, qualified, sink));
            case RequestResult.Failed(var message) -> throw new TransactionFailedException(message);
        }
    }

    /// Whether a request's results are a few lines, quick to hand over.
    static boolean isBrief(RequestResult result) {
        return switch (result) {
            case RequestResult.Answered(var results) ->
                results.size() <= BRIEF_RESULTS && results.stream().allMatch(Results::isBrief);
            case RequestResult.Failed(var message) -> message.length() <= BRIEF_TEXT;
        };
    }

    private static boolean isBrief(StatementResult result) {
        return switch (result) {
            case StatementResult.Executed _ -> true;
            case StatementResult.Failed failed -> failed.message().length() <= BRIEF_TEXT;
            case StatementResult.Selected _ -> false;
        };
    }

    private static void handOver(StatementResult result, boolean qualified, ResultSink sink) {
        switch (result) {
            case StatementResult.Executed(var lastInsertId, var rowsAffected, var elapsedNanos) ->
                sink.executed(lastInsertId, rowsAffected, elapsedNanos);
            case StatementResult.Failed(var code, var message) -> sink.failed(code, message);
            case StatementResult.Selected(var columns, var rows, var elapsedNanos) -> {
                sink.columns(qualified ? columns.stream().map(Column::qualified).toList() : columns);
                for (var row : rows) sink.row(new Values(row));
                sink.rowsEnd(elapsedNanos);
            }
        }
    }

    /// A row made of values.
    private record Values(List<Value> values) implements Row {
        @Override
        public int size() {
            return values.size();
        }

        @Override
        public Kind kind(int column) {
            return switch (values.get(column)) {
                case Value.Null _ -> Kind.NULL;
                case Value.Int _ -> Kind.INTEGER;
                case Value.Real _ -> Kind.REAL;
                case Value.Text _ -> Kind.TEXT;
                case Value.Blob _ -> Kind.BLOB;
            };
        }

        @Override
        public long integer(int column) {
            if (values.get(column) instanceof Value.Int(var value)) return value;
            throw new IllegalStateException("no integer in column " + column);
        }

        @Override
        public double real(int column) {
            if (values.get(column) instanceof Value.Real(var value)) return value;
            throw new IllegalStateException("no real number in column " + column);
        }

        @Override
        public byte[] bytes(int column) {
            return switch (values.get(column)) {
                case Value.Text(var value) -> value.getBytes(StandardCharsets.UTF_8);
                case Value.Blob(var value) -> value.toArray();
                case Value.Null _, Value.Int _, Value.Real _ ->
                    throw new IllegalStateException("no bytes in column " + column);
            };
        }
    }
}
