// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.api.StatementResult;
import org.rqlite.store.log.ConnectionState;
import org.rqlite.store.log.LoggedRequest;

/// How requests are grouped shows nowhere (A4, I2): 200 seeds, applied one by one, in groups of 7 and in
/// groups of 64; `-Drqlite.seeds=` tries more.
class GroupingPropertyTest {
    private static final int SEEDS_PER_ROUND = Math.max(1, Integer.getInteger("rqlite.seeds", 200) / 10);
    private static final int REQUESTS = 100;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    void groupsOfAnySizeGiveEqualAnswersAndEqualDatabases(int round) throws Exception {
        var state = ConnectionState.founding(round % 2 == 0);
        var engines = new ArrayList<TestEngine>();
        for (var size : List.of(1, 7, 64)) {
            var own = Files.createDirectory(folder.resolve("groups-of-" + size));
            engines.add(TestEngine.open(own, state, size));
        }
        try {
            for (var i = 0; i < SEEDS_PER_ROUND; i++) compare(engines, round * SEEDS_PER_ROUND + i);
        } finally {
            engines.forEach(TestEngine::close);
        }
    }

    private static void compare(List<TestEngine> engines, int seed) {
        var requests = new RandomRequests(seed).next(REQUESTS);
        var alone = run(engines.getFirst(), requests, seed);
        var database = engines.getFirst().dump();
        for (var engine : engines.subList(1, engines.size())) {
            var answers = run(engine, requests, seed);
            for (var i = 0; i < requests.size(); i++) {
                assertThat(answers.get(i))
                        .as("seed %s request %s: %s", seed, i, requests.get(i))
                        .isEqualTo(alone.get(i));
            }
            var dump = engine.dump();
            assertThat(dump.stream().filter(line -> !database.contains(line)))
                    .as("seed %s, only in groups", seed)
                    .isEmpty();
            assertThat(dump).as("seed %s", seed).isEqualTo(database);
            assertThat(engine.engine.connectionState())
                    .isEqualTo(engines.getFirst().engine.connectionState());
        }
    }

    private static List<List<StatementResult>> run(TestEngine engine, List<LoggedRequest> requests, int seed) {
        engine.execute("PRAGMA foreign_keys = OFF");
        for (var table :
                engine.rows("SELECT type || ' \"' || name || '\"' FROM sqlite_schema WHERE type IN ('table', 'view')"
                        + " AND name NOT LIKE 'sqlite%' ORDER BY sql LIKE 'CREATE VIRTUAL%' DESC")) {
            engine.execute("DROP " + table);
        }
        engine.execute(RandomRequests.SCHEMA);
        if (seed % 4 == 0) engine.execute(RandomRequests.DEFERRED_TABLE);
        if (seed % 3 == 0) engine.execute(RandomRequests.VIRTUAL_TABLE);
        if (seed % 2 == 0) engine.execute("PRAGMA foreign_keys = ON");
        return engine.apply(requests).stream().map(TestEngine::results).toList();
    }
}
