// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.founding;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.rqlite.store.founding.FoundingMessage.Accepted;
import org.rqlite.store.founding.FoundingMessage.Ask;
import org.rqlite.store.founding.FoundingMessage.Prepare;
import org.rqlite.store.founding.FoundingMessage.Stands;

class FoundingPaceTest {
    private static final Candidate A = ModelCase.candidate(1, 0);
    private static final Candidate B = ModelCase.candidate(2, 0);
    private static final Candidate C = ModelCase.candidate(3, 0);
    private static final Plan PLAN = new Plan(List.of(A, B, C), 1);

    private final Founding founding = Founding.resume(B.identity(), FoundingRecord.EMPTY);
    private final FoundingPace pace = new FoundingPace(B.identity(), founding, new SplittableRandom(1));
    private final RecordedNodes recorded = new RecordedNodes(3, B.id());

    @Test
    void proposesNothingBeforeTheCountIsReached() {
        recorded.note(A);
        recorded.note(B);

        for (var second = 0; second < 9; second++) assertThat(tick(second)).isEqualTo(Step.NOTHING);
    }

    @Test
    void takesOverAfterTwoTicksF1() {
        recordAll();

        assertThat(tick(0)).isEqualTo(Step.NOTHING);
        assertThat(tick(1)).isEqualTo(Step.NOTHING);
        assertThat(tick(2).effects()).contains(new Effect.Send(A, new Prepare(PLAN)));
    }

    @Test
    void lowestIdProposesAtOnceF1() {
        var first = Founding.resume(A.identity(), FoundingRecord.EMPTY);
        recordAll();

        var step = new FoundingPace(A.identity(), first, new SplittableRandom(1))
                .tick(Duration.ZERO, Facts.NONE, recorded);

        assertThat(step.effects()).contains(new Effect.Send(B, new Prepare(PLAN)));
    }

    @Test
    void asksAfterTenSecondsWhateverPreparesComeAgainF4() {
        for (var second = 0; second < 10; second++) {
            founding.asked(Facts.NONE, new Prepare(PLAN));
            assertThat(tick(second)).isEqualTo(Step.NOTHING);
        }

        assertThat(tick(10).effects())
                .containsExactly(new Effect.Send(A, new Ask(PLAN)), new Effect.Send(C, new Ask(PLAN)));
    }

    @Test
    void refusesOnceTheOthersHadTimeToAnswerF4() {
        founding.asked(Facts.NONE, new Prepare(PLAN));
        tick(0);
        tick(10);

        assertThat(tick(11)).isEqualTo(Step.NOTHING);
        assertThat(tick(12).effects()).contains(new Effect.Send(A, new Stands(PLAN.id(), EntryState.REFUSED)));
    }

    @Test
    void activatesAsSoonAsAllHaveAnsweredF4() {
        founding.asked(Facts.NONE, new Prepare(PLAN));
        tick(0);
        tick(10);

        pace.told(Duration.ofSeconds(10), A.identity(), new Accepted(PLAN.id()));
        var step = pace.told(Duration.ofSeconds(10), C.identity(), new Stands(PLAN.id(), EntryState.REFUSED));

        assertThat(step.effects()).contains(new Effect.CreateGroup(PLAN));
    }

    @Test
    void keepsAskingWhetherWhatItRefusedIsDeadF5() {
        founding.asked(Facts.NONE, new Prepare(PLAN));
        founding.conclude(PLAN.id());
        tick(0);

        assertThat(tick(2).effects()).contains(new Effect.Send(A, new Ask(PLAN)));
        assertThat(tick(4)).isEqualTo(Step.NOTHING);
        assertThat(tick(6).effects()).contains(new Effect.Send(A, new Ask(PLAN)));
    }

    private Step tick(int second) {
        return pace.tick(Duration.ofSeconds(second), Facts.NONE, recorded);
    }

    private void recordAll() {
        recorded.note(C);
        recorded.note(A);
        recorded.note(B);
    }
}
