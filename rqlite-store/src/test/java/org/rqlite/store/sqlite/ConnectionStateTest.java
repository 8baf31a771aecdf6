// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rqlite.store.sqlite.TestEngine.executed;
import static org.rqlite.store.sqlite.TestEngine.failed;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.store.log.ConnectionState;

/// Settings that change the outcome of statements outlive a restart (S4).
class ConnectionStateTest {
    @TempDir
    Path folder;

    @Test
    void s4SettingsInRequestsChangeTheState() {
        try (var engine = TestEngine.open(folder)) {
            assertThat(engine.engine.connectionState()).isEqualTo(new ConnectionState(false, false, false));

            engine.execute("PRAGMA foreign_keys = ON");
            engine.execute("SELECT 1; pragma recursive_triggers(yes)");
            assertThat(engine.engine.connectionState()).isEqualTo(new ConnectionState(true, true, false));

            engine.request("PRAGMA case_sensitive_like = 1");
            engine.execute("PRAGMA foreign_keys = off", "nonsense");
            assertThat(engine.engine.connectionState()).isEqualTo(new ConnectionState(false, true, true));
        }
    }

    @Test
    void foreignKeysCannotBeSetWithinATransaction() {
        try (var engine = TestEngine.open(folder)) {
            engine.transaction("PRAGMA foreign_keys = ON");
            engine.execute("BEGIN; PRAGMA foreign_keys = ON; COMMIT");

            assertThat(engine.engine.connectionState().foreignKeys()).isFalse();

            engine.transaction("PRAGMA recursive_triggers = ON");
            assertThat(engine.engine.connectionState().recursiveTriggers()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void s4OpenAppliesTheStateAgain(boolean on) {
        var state = new ConnectionState(on, on, on);
        try (var engine = TestEngine.open(folder, state, 64)) {
            engine.execute(
                    "CREATE TABLE p(id INTEGER PRIMARY KEY)",
                    "CREATE TABLE c(p REFERENCES p(id))",
                    "CREATE TABLE n(i)",
                    "CREATE TRIGGER t AFTER INSERT ON n WHEN new.i < 3 BEGIN INSERT INTO n VALUES(new.i + 1); END",
                    "INSERT INTO n VALUES(1)");

            assertThat(engine.execute("INSERT INTO c VALUES(7)"))
                    .containsExactly(on ? failed(787, "FOREIGN KEY constraint failed") : executed(1, 1));
            assertThat(engine.rows("SELECT count(*) FROM n")).containsExactly(on ? "3" : "2");
            engine.execute("CREATE TABLE l AS SELECT 'a' LIKE 'A' AS v");
            assertThat(engine.rows("SELECT v FROM l")).containsExactly(on ? "0" : "1");
            assertThat(engine.engine.connectionState()).isEqualTo(state);
        }
    }

    @Test
    void aSettingOnTheReadPathChangesNothing() {
        try (var engine = TestEngine.open(folder)) {
            engine.query("PRAGMA foreign_keys = ON", "PRAGMA case_sensitive_like = ON");

            assertThat(engine.engine.connectionState()).isEqualTo(new ConnectionState(false, false, false));
            for (var i = 0; i < 5; i++)
                assertThat(engine.rows("SELECT 'a' LIKE 'A'")).containsExactly("1");
        }
    }
}
