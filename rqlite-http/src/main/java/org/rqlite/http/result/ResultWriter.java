// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.result;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rqlite.api.Column;
import org.rqlite.api.ResultSink;
import org.rqlite.api.Row;
import org.rqlite.api.Served;
import org.rqlite.api.SinkClosedException;
import org.rqlite.http.json.JsonWriter;

/// Writes the answer to one request as its results come in.
///
/// Results can be taken back only while they are held. Once some have left, [SinkClosedException] says that the answer
/// cannot be completed: the connection must be cut, so that the client takes no half answer for a whole one (H4).
public final class ResultWriter implements ResultSink {
    private static final double NANOS_PER_SECOND = 1e9;

    private final JsonWriter json;
    private final ResultForm form;
    private final Consumer<String> elsewhere;
    private final JsonWriter.Mark start;
    private JsonWriter.Mark item;
    private @Nullable RowsWriter rows; // of the statement under way
    private boolean skipping; // that statement has failed already
    private String fault = "";

    /// Begins an answer.
    ///
    /// @param json takes it as one value
    /// @param form how the client wants it
    /// @param elsewhere told which other node serves the request, before any of the answer has left
    public ResultWriter(JsonWriter json, ResultForm form, Consumer<String> elsewhere) {
        this.json = json;
        this.form = form;
        this.elsewhere = elsewhere;
        this.start = json.mark();
        begin();
        this.item = json.mark();
    }

    private void begin() {
        json.beginObject();
        json.name("results");
        json.beginArray();
    }

    @Override
    public void servedBy(String raftAddress) {
        elsewhere.accept(raftAddress);
    }

    @Override
    public void executed(long lastInsertId, long rowsAffected, long elapsedNanos) {
        json.beginObject();
        switch (form.kind()) {
            case EXECUTE, REQUEST -> {
                if (lastInsertId != 0) member("last_insert_id", lastInsertId);
                if (rowsAffected != 0) member("rows_affected", rowsAffected);
                time(elapsedNanos);
                if (form.associative()) {
                    json.name("rows");
                    json.nothing();
                }
            }
            case QUERY -> { // a statement without columns
                if (form.associative()) noRows();
                time(elapsedNanos);
            }
        }
        json.endObject();
    }

    @Override
    public void failed(int code, String message) {
        if (skipping) {
            skipping = false;
            return;
        }
        var hadColumns = rows != null;
        if (hadColumns) {
            rows = null;
            back(item);
        }
        json.beginObject();
        var asQuery = switch (form.kind()) {
            case QUERY -> true;
            case EXECUTE -> false;
            case REQUEST -> hadColumns;
        };
        if (form.associative() && asQuery) noRows();
        json.name("error");
        json.value(message);
        json.endObject();
    }

    @Override
    public void columns(List<Column> columns) {
        item = json.mark();
        skipping = false;
        rows = new RowsWriter(json, form, columns);
    }

    @Override
    public void row(Row row) {
        if (skipping || rows == null) return;
        try {
            rows.row(row);
        } catch (RowsWriter.RowFault e) {
            failed(0, String.valueOf(e.getMessage()));
            skipping = true;
        } catch (RowsWriter.AnswerFault e) {
            fault = "json: error calling MarshalJSON for type *http.DBResults: " + e.getMessage();
            throw new SinkClosedException(fault);
        }
    }

    @Override
    public void rowsEnd(long elapsedNanos) {
        if (skipping || rows == null) {
            skipping = false;
            return;
        }
        rows.end();
        rows = null;
        time(elapsedNanos);
        json.endObject();
    }

    /// Completes an answer that was served.
    ///
    /// @param served what the database said besides
    /// @param elapsedNanos time of the whole request
    public void end(Served served, long elapsedNanos) {
        json.endArray();
        time(elapsedNanos);
        if (form.raftIndex() && served.raftIndex() != 0) member("raft_index", served.raftIndex());
        json.endObject();
    }

    /// Replaces everything by the error of a request that was not served.
    ///
    /// @param message the text for the client
    /// @param elapsedNanos time of the whole request
    public void end(String message, long elapsedNanos) {
        rows = null;
        back(start);
        begin();
        json.endArray();
        json.name("error");
        json.value(message);
        time(elapsedNanos);
        json.endObject();
    }

    /// Why the answer as a whole cannot be said in JSON.
    ///
    /// @return empty if it can
    public Optional<String> fault() {
        return fault.isEmpty() ? Optional.empty() : Optional.of(fault);
    }

    private void back(JsonWriter.Mark mark) {
        if (json.reset(mark)) return;
        throw new SinkClosedException("an answer failed after its first part was sent");
    }

    private void noRows() {
        json.name("rows");
        json.beginArray();
        json.endArray();
    }

    private void member(String name, long value) {
        json.name(name);
        json.value(value);
    }

    private void time(long elapsedNanos) {
        if (!form.timings() || elapsedNanos <= 0) return;
        json.name("time");
        json.value(elapsedNanos / NANOS_PER_SECOND);
    }
}
