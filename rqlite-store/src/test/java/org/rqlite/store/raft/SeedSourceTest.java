// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SeedSourceTest {
    @Test
    void givesEachSeedOutOnceBeyondWhatItDrawsAtATime() {
        var seeds = new SeedSource(new SplittableRandom(7));

        assertThat(LongStream.generate(seeds::next).limit(1000)).doesNotHaveDuplicates();
    }

    @Test
    void sameGeneratorSameSeeds() {
        var seeds = new SeedSource(new SplittableRandom(7));
        var same = new SeedSource(new SplittableRandom(7));

        for (var i = 0; i < 200; i++) assertThat(seeds.next()).isEqualTo(same.next());
    }
}
