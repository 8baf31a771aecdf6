// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rqlite.http.Seeds;

/// No more is ever lent than there is, and all of it comes back (I10, H2).
class MemoryBudgetPropertyTest {
    private static final long ALL = 1_000_000;
    private static final long STEP = 16 * 1024;

    private static final class Twin {
        final MemoryBudget.Share share;
        long used;

        Twin(MemoryBudget.Share share) {
            this.share = share;
        }
    }

    static LongStream seeds() {
        return Seeds.first(50);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void lendsAllButNeverMore(long seed) {
        var random = Seeds.random(seed);
        var budget = new MemoryBudget(ALL);
        List<Twin> open = new ArrayList<>();
        for (var i = 0; i < 400; i++) {
            if (open.isEmpty() || random.nextInt(6) == 0) open.add(new Twin(budget.share()));
            var twin = open.get(random.nextInt(open.size()));
            if (random.nextInt(8) == 0) {
                twin.share.close();
                open.remove(twin);
            } else {
                var bytes = random.nextLong(random.nextInt(5) == 0 ? ALL : 20_000);
                var used = open.stream().mapToLong(other -> other.used).sum();
                var granted = twin.share.tryUse(bytes);
                if (granted) twin.used += bytes;

                assertThat(granted || used + bytes + open.size() * STEP > ALL)
                        .as("seed %s: refused %s of %s free", seed, bytes, ALL - used)
                        .isTrue();
            }
            var used = open.stream().mapToLong(other -> other.used).sum();
            assertThat(budget.free()).as("seed %s", seed).isBetween(0L, ALL - used);
        }
        open.forEach(twin -> twin.share.close());
        assertThat(budget.free()).as("seed %s", seed).isEqualTo(ALL);
    }

    @Test
    void threadsNeitherLoseNorMakeMemory() throws Exception {
        var budget = new MemoryBudget(ALL);
        try (var threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> runs = new ArrayList<>();
            for (var thread = 0; thread < 4; thread++) {
                var seed = thread;
                runs.add(threads.submit(() -> {
                    var random = Seeds.random(seed);
                    for (var i = 0; i < 5000; i++) {
                        try (var share = budget.share()) {
                            share.tryUse(random.nextLong(ALL));
                            share.tryUse(random.nextLong(50_000));
                            assertThat(budget.free()).isBetween(0L, ALL);
                        }
                    }
                }));
            }
            for (var run : runs) run.get();
        }

        assertThat(budget.free()).isEqualTo(ALL);
    }
}
