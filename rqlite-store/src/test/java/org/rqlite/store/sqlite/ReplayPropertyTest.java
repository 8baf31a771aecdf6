// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.store.log.ConnectionState;
import org.rqlite.store.log.LoggedRequest;

/// What was applied can be applied again: with other groups, another cache, another place and time, and
/// from any snapshot (I2).
@Isolated // it changes the JVM's locale and time zone
class ReplayPropertyTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void aSnapshotAndTheRestEqualAFullReplay(long seed) throws IOException {
        var requests = new RandomRequests(seed).next(60);
        var random = new SplittableRandom(seed);
        var whole = Files.createDirectory(folder.resolve("whole"));
        var part = Files.createDirectory(folder.resolve("part"));
        try (var engine = fresh(whole, 64)) {
            engine.apply(requests);
            for (var snapshot = 0; snapshot < 3; snapshot++) {
                var at = random.nextInt(requests.size());
                var state = applyAndClose(
                        part, requests.subList(0, at), requests.subList(at, at + (requests.size() - at) / 2));

                // a restart throws the WAL away
                Files.delete(part.resolve("db.sqlite-wal"));
                try (var restarted = TestEngine.open(part, state, 1 + random.nextInt(9))) {
                    restarted.apply(requests.subList(at, requests.size()));

                    assertThat(restarted.dump())
                            .as("seed %s snapshot at %s", seed, at)
                            .isEqualTo(engine.dump());
                    assertThat(restarted.engine.connectionState()).isEqualTo(engine.engine.connectionState());
                }
                Files.delete(part.resolve("db.sqlite"));
                Files.deleteIfExists(part.resolve("db.sqlite-wal"));
            }
        }
    }

    @Test
    void placeTimeAndCacheLeaveNoTrace() throws IOException {
        var requests = new RandomRequests(99).next(300);
        var locale = Locale.getDefault();
        var zone = TimeZone.getDefault();
        try (var one = fresh(Files.createDirectory(folder.resolve("one")), 64)) {
            one.apply(requests);
            Locale.setDefault(Locale.of("ar", "EG"));
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
            try (var other = fresh(Files.createDirectory(folder.resolve("other")), 5)) {
                for (var i = 0; i < 400; i++) other.execute("SELECT " + i); // other statements are cached, or none
                requests.forEach(request -> other.apply(List.of(request)));

                assertThat(other.dump()).isEqualTo(one.dump());
            }
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
    }

    private static ConnectionState applyAndClose(Path folder, List<LoggedRequest> before, List<LoggedRequest> lost) {
        try (var engine = fresh(folder, 64)) {
            engine.apply(before);
            assertThat(engine.engine.checkpoint()).isEqualTo(new Checkpoint.Done());
            var state = engine.engine.connectionState();
            engine.apply(lost);
            return state;
        }
    }

    private static TestEngine fresh(Path folder, int groupRequestsMax) {
        var engine = TestEngine.open(folder, ConnectionState.founding(true), groupRequestsMax);
        engine.execute(RandomRequests.SCHEMA);
        engine.execute(RandomRequests.DEFERRED_TABLE, RandomRequests.VIRTUAL_TABLE);
        return engine;
    }
}
