// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.api.Bytes;
import org.rqlite.api.Value;
import org.rqlite.store.log.Seeds;

class SqlDumpPropertyTest {
    private static final String LINES =
            "SELECT 'INSERT INTO \"t\" VALUES('||quote(id)||','||quote(x)||','||quote(y)||');' FROM t";

    @TempDir
    Path folder;

    /// As SQLite itself would write them, which is how rqlite does; and they come back.
    @Seeds(20)
    void valuesAreWrittenAsSqliteQuotesThem(RandomGenerator random) throws SQLException {
        try (var engine = TestEngine.open(folder)) {
            engine.execute("CREATE TABLE t(id INTEGER PRIMARY KEY, x, y)");
            for (var i = 0; i < 40; i++) {
                engine.bound("INSERT INTO t(x, y) VALUES(?, ?)", value(random), value(random));
            }

            var dump = DumpedText.of(engine);

            var quoted = String.join("\n", engine.rows(LINES));
            assertThat(dump)
                    .isEqualTo("PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n"
                            + "CREATE TABLE t(id INTEGER PRIMARY KEY, x, y);\n" + quoted + "\nCOMMIT;\n");
            assertThat(DumpedText.found(dump, LINES)).isEqualTo(quoted + "\n");
        }
    }

    private static Value value(RandomGenerator random) {
        return switch (RandomValues.any(random)) {
            case null -> Value.NULL;
            case Long number -> new Value.Int(number);
            case Double number -> Double.isNaN(number) ? Value.NULL : new Value.Real(number);
            case String text -> new Value.Text(random.nextInt(4) == 0 ? text + "'" : text);
            case byte[] bytes -> new Value.Blob(Bytes.copyOf(bytes));
            case Object other -> throw new AssertionError(Arrays.toString(new Object[] {other}));
        };
    }
}
