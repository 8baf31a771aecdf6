// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.rqlite.api.Column;
import org.rqlite.api.ResultSink;
import org.rqlite.api.Row;

/// Writes results down exactly, one line for each call.
final class Written implements ResultSink {
    final List<String> lines = new ArrayList<>();

    @Override
    public void executed(long lastInsertId, long rowsAffected, long elapsedNanos) {
        lines.add("executed %d %d %d".formatted(lastInsertId, rowsAffected, elapsedNanos));
    }

    @Override
    public void failed(int code, String message) {
        lines.add("failed %d %s".formatted(code, message));
    }

    @Override
    public void columns(List<Column> columns) {
        lines.add("columns " + columns);
    }

    @Override
    public void row(Row row) {
        var line = new StringBuilder("row");
        for (var i = 0; i < row.size(); i++) {
            line.append(' ')
                    .append(
                            switch (row.kind(i)) {
                                case NULL -> "null";
                                case INTEGER -> "i" + row.integer(i);
                                case REAL -> "r" + Long.toHexString(Double.doubleToRawLongBits(row.real(i)));
                                case TEXT -> "t" + HexFormat.of().formatHex(row.bytes(i));
                                case BLOB -> "b" + HexFormat.of().formatHex(row.bytes(i));
                            });
        }
        lines.add(line.toString());
    }

    @Override
    public void rowsEnd(long elapsedNanos) {
        lines.add("end " + elapsedNanos);
    }
}
