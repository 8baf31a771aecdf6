// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.rqlite.api.CommitUnknownException;
import org.rqlite.api.StatementResult;
import org.rqlite.store.log.EntryCodec;
import org.rqlite.store.log.RequestResult;

/// Lies on request, and only then.
class PlantTest {
    @Test
    void aNodeIsHonestUnlessItIsAskedToLie() {
        assertThat(System.getProperty("rqlite.plant")).isNull();
        assertThat(Plant.configured()).isEqualTo(Plant.NONE);
    }

    @Test
    void aLieIsNamedAsOnTheCommandLine() {
        assertThat(Plant.of("stale-read")).isEqualTo(Plant.STALE_READ);
        assertThat(Plant.of("lost-write")).isEqualTo(Plant.LOST_WRITE);
        assertThatThrownBy(() -> Plant.of("white-lie")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLotThatLiesIsDoneWhateverBecomesOfIt() {
        var proposal =
                Proposal.of(EntryCodec.encode(Requests.insert("INSERT INTO t VALUES (1)")), Duration.ofMinutes(1));
        var lot = new Lot(1, List.of(proposal), new byte[1], new UUID(0, 0), 0);

        lot.pretendToSucceed();
        lot.fail(new CommitUnknownException("lost"));

        assertThat(proposal.outcome().join().result())
                .isEqualTo(new RequestResult.Answered(List.of(new StatementResult.Executed(0, 1, 0))));
    }
}
