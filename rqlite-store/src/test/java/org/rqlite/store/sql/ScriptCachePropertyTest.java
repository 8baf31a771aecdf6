// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.rqlite.store.log.Seeds;

class ScriptCachePropertyTest {
    private final ScriptCache cache = new ScriptCache();

    @Seeds(10)
    void answersWhatReadingAnewWouldAnswer(RandomGenerator random) {
        for (var i = 0; i < 3000; i++) {
            var sql = text(random.nextInt(4000));

            assertThat(cache.script(sql)).isEqualTo(SqlScript.split(sql));
        }
    }

    @Test
    void aTextThatIsAskedForAgainAndAgainIsReadOnce() {
        var kept = cache.script("SELECT kept");
        for (var i = 0; i < 10_000; i++) {
            cache.script(text(i));

            assertThat(cache.script("SELECT kept")).isSameAs(kept);
        }
    }

    /// Bounded: what nobody asked for while two generations went by is gone.
    @Test
    void aTextThatIsNotAskedForIsForgotten() {
        var first = cache.script("SELECT first");
        for (var i = 0; i < 2048; i++) cache.script(text(i));

        assertThat(cache.script("SELECT first")).isNotSameAs(first).isEqualTo(first);
    }

    /// Few long texts fill a generation as well as many short ones.
    @Test
    void charactersCountToo() {
        var first = cache.script("SELECT first");
        for (var i = 0; i < 300; i++) cache.script("SELECT '" + "x".repeat(16_000) + i + "'");

        assertThat(cache.script("SELECT first")).isNotSameAs(first);
    }

    @Test
    void aVeryLongTextIsNotKept() {
        var sql = "SELECT '" + "x".repeat(16 * 1024) + "'";

        assertThat(cache.script(sql)).isNotSameAs(cache.script(sql)).isEqualTo(cache.script(sql));
    }

    @Test
    void manyThreadsGetTheSame() throws Exception {
        try (var threads = Executors.newFixedThreadPool(4)) {
            var runs = IntStream.range(0, 4)
                    .<Future<Boolean>>mapToObj(thread -> threads.submit(() -> {
                        for (var i = 0; i < 5000; i++) {
                            var sql = text((i * (thread + 1)) % 3000);
                            if (!cache.script(sql).equals(SqlScript.split(sql))) return false;
                        }
                        return true;
                    }))
                    .toList();

            for (var run : runs) assertThat(run.get()).isTrue();
        }
    }

    private static String text(int number) {
        return switch (number % 4) {
            case 0 -> "SELECT " + number + "; -- tail";
            case 1 -> "INSERT INTO t VALUES(?, :n" + number + ") RETURNING a";
            case 2 -> "PRAGMA user_version = " + number;
            default -> "CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT " + number + "; END; COMMIT";
        };
    }
}
