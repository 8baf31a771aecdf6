// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.util.List;
import java.util.Map;
import org.rqlite.api.Column;
import org.rqlite.api.CommitUnknownException;
import org.rqlite.api.Served;

/// One of each result, for the golden bytes.
final class GoldenResults {
    private GoldenResults() {}

    static void pieces(Map<String, byte[]> into) {
        var served = new ResultPieces(1 << 16, piece -> into.put("results-served", piece));
        served.executed(5, 2, 1000);
        served.failed(2067, "UNIQUE constraint failed: t.a");
        served.columns(List.of(new Column("a", "INTEGER"), new Column("b", "")));
        served.row(new TestRow(-1L, "é"));
        served.row(new TestRow(2.5, new byte[] {0, (byte) 0xff}));
        served.row(new TestRow("", TestRow.NULL));
        served.rowsEnd(77);
        served.served(new Served(12));
        var fault = new ResultPieces(1 << 16, piece -> into.put("results-fault", piece));
        fault.fault(new CommitUnknownException("timed out committing log"));
    }
}
