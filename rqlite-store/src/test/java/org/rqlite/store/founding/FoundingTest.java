// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.founding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rqlite.store.founding.EntryState.ACTIVATED;
import static org.rqlite.store.founding.EntryState.DECLINED;
import static org.rqlite.store.founding.EntryState.DROPPED;
import static org.rqlite.store.founding.EntryState.PREPARED;
import static org.rqlite.store.founding.EntryState.REFUSED;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.rqlite.store.founding.FoundingMessage.Accepted;
import org.rqlite.store.founding.FoundingMessage.Ask;
import org.rqlite.store.founding.FoundingMessage.Busy;
import org.rqlite.store.founding.FoundingMessage.Commit;
import org.rqlite.store.founding.FoundingMessage.Prepare;
import org.rqlite.store.founding.FoundingMessage.Stands;
import org.rqlite.store.founding.FoundingMessage.Stranger;

class FoundingTest {
    private static final Candidate A = ModelCase.candidate(1, 0);
    private static final Candidate B = ModelCase.candidate(2, 0);
    private static final Candidate C = ModelCase.candidate(3, 0);
    private static final Plan PLAN = new Plan(List.of(A, B, C), 1);
    private static final Plan OTHER = new Plan(List.of(A, B), 1);
    private static final Identity SELF = A.identity();

    private final Founding founding = Founding.resume(SELF, FoundingRecord.EMPTY);

    @Test
    void coordinatorAcceptsFirstAndOnTheDiskF1() {
        var step = founding.propose(Facts.NONE, PLAN.members());

        assertThat(step.force()).contains(FoundingRecord.EMPTY.with(PLAN, PREPARED));
        assertThat(step.effects())
                .containsExactly(new Effect.Send(B, new Prepare(PLAN)), new Effect.Send(C, new Prepare(PLAN)));
    }

    @Test
    void coordinatorRemindsThoseWhoHaveNotAccepted() {
        founding.propose(Facts.NONE, PLAN.members());
        founding.told(B.identity(), new Accepted(PLAN.id()));

        var step = founding.propose(Facts.NONE, PLAN.members());

        assertThat(step).isEqualTo(new Step(Optional.empty(), List.of(new Effect.Send(C, new Prepare(PLAN)))));
    }

    @Test
    void commitsOnceAllHaveAcceptedF3() {
        founding.propose(Facts.NONE, PLAN.members());
        assertThat(founding.told(B.identity(), new Accepted(PLAN.id()))).isEqualTo(Step.NOTHING);

        var step = founding.told(C.identity(), new Accepted(PLAN.id()));

        assertThat(step.force()).contains(FoundingRecord.EMPTY.with(PLAN, ACTIVATED));
        assertThat(step.effects())
                .containsExactly(
                        new Effect.CreateGroup(PLAN),
                        new Effect.Send(B, new Commit(PLAN)),
                        new Effect.Send(C, new Commit(PLAN)));
    }

    @Test
    void foundsAloneAtOnce() {
        var alone = new Plan(List.of(A), 1);

        assertThat(founding.propose(Facts.NONE, alone.members()).effects())
                .containsExactly(new Effect.CreateGroup(alone));
    }

    @Test
    void proposesTheRoundAfterTheHighestHeardOfF1() {
        founding.propose(Facts.NONE, PLAN.members());
        founding.told(B.identity(), new Busy(PLAN.id(), "round 1 is over", 4));
        founding.conclude(PLAN.id());
        founding.told(C.identity(), new Stands(PLAN.id(), DECLINED));

        var step = founding.propose(Facts.NONE, PLAN.members());

        assertThat(step.effects()).contains(new Effect.Send(B, new Prepare(new Plan(PLAN.members(), 5))));
    }

    @Test
    void acceptsOnlyUnderItsOwnIncarnationF2() {
        var former = new Plan(List.of(ModelCase.candidate(1, 9), B), 1);

        assertThat(founding.asked(Facts.NONE, new Prepare(former)).answer())
                .contains(new Busy(former.id(), "node n1 is not listed with its incarnation", 0));
        assertThat(founding.record()).isEqualTo(FoundingRecord.EMPTY);
    }

    @Test
    void acceptsNothingInAClusterOrWithALeaderF2() {
        var cluster = new UUID(7, 7);

        assertThat(founding.asked(new Facts(Optional.of(cluster), false), new Prepare(PLAN))
                        .answer())
                .contains(new Busy(PLAN.id(), "belongs to cluster " + cluster, 0));
        assertThat(founding.asked(new Facts(Optional.empty(), true), new Prepare(PLAN))
                        .answer())
                .contains(new Busy(PLAN.id(), "knows a leader", 0));
    }

    @Test
    void isBusyWhileAnotherFoundingBindsItF2() {
        founding.asked(Facts.NONE, new Prepare(OTHER));

        assertThat(founding.asked(Facts.NONE, new Prepare(PLAN)).answer())
                .contains(new Busy(PLAN.id(), "is prepared in founding " + OTHER.id(), 0));
    }

    @Test
    void acceptsAgainWithoutWritingAgain() {
        founding.asked(Facts.NONE, new Prepare(PLAN));

        var again = founding.asked(Facts.NONE, new Prepare(PLAN));

        assertThat(again).isEqualTo(new Step(Optional.empty(), List.of(new Effect.Answer(new Accepted(PLAN.id())))));
    }

    @Test
    void declinesForGoodWhatItIsAskedAboutFirstF4() {
        var step = founding.asked(Facts.NONE, new Ask(PLAN));

        assertThat(step.force()).contains(FoundingRecord.EMPTY.with(PLAN, DECLINED));
        assertThat(step.answer()).contains(new Stands(PLAN.id(), DECLINED));
        assertThat(founding.asked(Facts.NONE, new Prepare(PLAN)).answer()).contains(new Stands(PLAN.id(), DECLINED));
        assertThat(founding.asked(Facts.NONE, new Commit(PLAN)).force()).isEmpty();
    }

    @Test
    void declinedBindsToNothingF5() {
        founding.asked(Facts.NONE, new Ask(PLAN));

        assertThat(founding.asked(Facts.NONE, new Prepare(OTHER)).answer()).contains(new Accepted(OTHER.id()));
    }

    @Test
    void activatesWhenAnyHasF4() {
        founding.asked(Facts.NONE, new Prepare(PLAN));

        var step = founding.told(B.identity(), new Stands(PLAN.id(), ACTIVATED));

        assertThat(step.effects()).contains(new Effect.CreateGroup(PLAN));
    }

    @Test
    void refusesAfterAskingInVainAndTellsTheOthersF4() {
        founding.asked(Facts.NONE, new Prepare(PLAN));
        assertThat(founding.inquire(PLAN.id()).effects())
                .containsExactly(new Effect.Send(B, new Ask(PLAN)), new Effect.Send(C, new Ask(PLAN)));

        var step = founding.conclude(PLAN.id());

        assertThat(step.force()).contains(FoundingRecord.EMPTY.with(PLAN, REFUSED));
        assertThat(step.effects()).contains(new Effect.Send(C, new Stands(PLAN.id(), REFUSED)));
        assertThat(founding.asked(Facts.NONE, new Commit(PLAN)).answer()).contains(new Stands(PLAN.id(), REFUSED));
        assertThat(founding.asked(Facts.NONE, new Prepare(OTHER)).answer())
                .get()
                .isInstanceOf(Busy.class);
    }

    @Test
    void isFreeOnceHalfHaveRefusedF5() {
        founding.asked(Facts.NONE, new Prepare(PLAN));
        founding.conclude(PLAN.id());
        founding.told(B.identity(), new Stands(PLAN.id(), REFUSED));

        assertThat(founding.waiting()).isEmpty();
        assertThat(founding.asked(Facts.NONE, new Prepare(OTHER)).answer()).contains(new Accepted(OTHER.id()));
    }

    @Test
    void refusesItselfWhatOneOtherHasDeclinedF5() {
        founding.asked(Facts.NONE, new Prepare(PLAN));

        founding.told(B.identity(), new Stands(PLAN.id(), DECLINED));

        assertThat(founding.record().state(PLAN.id())).contains(REFUSED);
    }

    @Test
    void namesMembersThatLostTheirDiskAndTheCureF5() {
        founding.asked(Facts.NONE, new Prepare(PLAN));
        founding.conclude(PLAN.id());

        founding.told(ModelCase.identity(2, 1), new Stranger(PLAN.id()));

        assertThat(founding.waiting()).containsExactly(new Waiting(PLAN, REFUSED, List.of(C), List.of("n2"), true));
        assertThat(founding.waiting().getFirst().line())
                .isEqualTo("this node withdrew from founding cluster " + PLAN.id()
                        + ", but these members came back with another disk: n2:"
                        + " this node holds no data, so empty its data folder");
    }

    @Test
    void dropsADeadFoundingThatItHadActivatedF6() {
        founding.asked(Facts.NONE, new Prepare(OTHER));
        founding.asked(Facts.NONE, new Commit(OTHER));

        var step = founding.told(B.identity(), new Stands(OTHER.id(), REFUSED));

        assertThat(step)
                .isEqualTo(new Step(
                        Optional.of(FoundingRecord.EMPTY.with(OTHER, DROPPED)),
                        List.of(new Effect.DeleteGroup(OTHER))));
        assertThat(founding.asked(Facts.NONE, new Commit(OTHER)).force()).isEmpty();
    }

    @Test
    void startFinishesWhatACrashLeftF6() {
        var record = FoundingRecord.EMPTY.with(OTHER, DROPPED).with(PLAN, ACTIVATED);

        assertThat(Founding.resume(SELF, record).start().effects())
                .containsExactly(new Effect.DeleteGroup(OTHER), new Effect.CreateGroup(PLAN));
    }

    @Test
    void refusesBeforeItIsAddedElsewhereF5() {
        founding.asked(Facts.NONE, new Prepare(PLAN));
        var cluster = new UUID(7, 7);

        var step = founding.added(Facts.NONE, cluster);

        assertThat(step.force()).contains(FoundingRecord.EMPTY.with(PLAN, REFUSED));
        assertThat(step.effects()).last().isEqualTo(new Effect.Admit(cluster));
    }

    @Test
    void activatesWhenItsOwnFoundingTurnsOutToHaveALeaderF4() {
        founding.asked(Facts.NONE, new Prepare(PLAN));

        assertThat(founding.added(Facts.NONE, PLAN.id().value()).effects())
                .containsExactly(
                        new Effect.CreateGroup(PLAN), new Effect.Admit(PLAN.id().value()));
    }

    @Test
    void isNotAddedToASecondClusterF5() {
        founding.asked(Facts.NONE, new Prepare(PLAN));
        founding.asked(Facts.NONE, new Commit(PLAN));

        assertThat(founding.added(Facts.NONE, new UUID(7, 7)).effects())
                .containsExactly(new Effect.Deny("this node is active in founding " + PLAN.id()));
        assertThat(founding.added(new Facts(Optional.of(new UUID(1, 1)), false), new UUID(7, 7))
                        .effects())
                .containsExactly(new Effect.Deny("this node belongs to cluster " + new UUID(1, 1)));
    }

    @Test
    void ignoresWhatItHasNoPartIn() {
        assertThat(founding.told(B.identity(), new Accepted(PLAN.id()))).isEqualTo(Step.NOTHING);
        assertThat(founding.asked(Facts.NONE, new Ask(new Plan(List.of(B, C), 1)))
                        .answer())
                .get()
                .isInstanceOf(Stranger.class);
        assertThat(founding.record()).isEqualTo(FoundingRecord.EMPTY);
    }
}
