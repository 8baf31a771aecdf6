// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.rqlite.it.history.CollectionAction.ReadAll;

/// Reads of one process.
class MonotonicCheckTest {
    @Test
    void readsMayBeBehindButNotGoBack() {
        assertThat(MonotonicCheck.check(List.of(read(0, 1, 3), read(2, 3, 3), read(4, 5, 7))))
                .isEqualTo(new Verdict.Explained());
        assertThat(MonotonicCheck.check(List.of(read(0, 1, 3), read(2, 3, 2)))).isInstanceOf(Verdict.Violated.class);
    }

    @Test
    void readsThatOverlapMayComeInAnyOrder() {
        assertThat(MonotonicCheck.check(List.of(read(0, 5, 3), read(1, 4, 2)))).isEqualTo(new Verdict.Explained());
    }

    @Test
    void aLaterReadBeginsLikeTheEarlierOne() {
        var other = new Operation<>(0, new ReadAll(List.of(9L, 8L, 7L)), 2, 3, Fate.OK);

        assertThat(MonotonicCheck.check(List.of(read(0, 1, 2), other))).isInstanceOf(Verdict.Violated.class);
    }

    @Test
    void remembersTheFurthestOfManyClients() {
        var reads = new ArrayList<Operation<ReadAll>>();
        for (var n = 0L; n < 100; n++) reads.add(read(2 * n, 2 * n + 1, n));
        reads.add(read(300, 301, 98));

        assertThat(MonotonicCheck.check(reads)).isInstanceOf(Verdict.Violated.class);
    }

    private static Operation<ReadAll> read(long called, long returned, long size) {
        var keys = LongStream.rangeClosed(1, size).boxed().toList();
        return new Operation<>(0, new ReadAll(keys), called, returned, Fate.OK);
    }
}
