// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.founding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class FoundingModelTest {
    private static final Set<Integer> NOBODY = Set.of();
    private static final Set<Integer> PAIR = Set.of(0, 1);
    private static final Set<Integer> ALL = Set.of(0, 1, 2);

    private static final ModelCase TWO = ModelCase.of(2, List.of(PAIR, PAIR));
    private static final ModelCase TWO_WIPED =
            ModelCase.of(1, List.of(PAIR, PAIR)).wiping(0);
    private static final ModelCase CHAIN = ModelCase.of(1, List.of(PAIR, PAIR, Set.of(1, 2)));
    private static final ModelCase THREE = ModelCase.of(2, List.of(ALL, ALL, ALL));

    /// Two that found three, and the third by itself.
    private static final ModelCase LONER = ModelCase.of(1, List.of(ALL, ALL, Set.of(2)));

    private static final ModelCase DISJOINT = ModelCase.of(1, List.of(PAIR, PAIR, Set.of(2, 3), Set.of(2, 3)));

    static Stream<ModelCase> cases() {
        return Stream.of(
                TWO,
                TWO_WIPED,
                CHAIN,
                THREE,
                LONER,
                DISJOINT,
                ModelCase.of(2, List.of(PAIR, PAIR, NOBODY)),
                ModelCase.of(2, List.of(PAIR, PAIR, Set.of(1, 2))),
                ModelCase.of(1, List.of(PAIR, Set.of(1, 2), Set.of(2, 0))),
                ModelCase.of(1, List.of(ALL, ALL, Set.of(1, 2))),
                ModelCase.of(1, List.of(PAIR, ALL, ALL)),
                ModelCase.of(1, List.of(ALL, ALL, ALL)).wiping(0));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void foundsAtMostOneClusterOfAnyOverlapAndNeverHangs(ModelCase world) {
        var verdict = FoundingModel.explore(world, Rules.ALL);

        assertThat(verdict.fault()).as(verdict.states() + " states").isEmpty();
        assertThat(verdict.states()).isGreaterThan(20);
    }

    @ParameterizedTest
    @EnumSource
    void findsACounterexampleWithoutClause(Clause clause) {
        var verdict = FoundingModel.explore(worldThatNeeds(clause), Rules.without(clause));

        assertThat(verdict.fault()).as(verdict.states() + " states").isPresent();
    }

    @Test
    void findsACounterexampleWhenRepliesLeaveBeforeTheyAreOnTheDisk() {
        var verdict = FoundingModel.explore(LONER.forgetting(), Rules.ALL);

        assertThat(verdict.fault()).as(verdict.states() + " states").isPresent();
    }

    private static ModelCase worldThatNeeds(Clause clause) {
        return switch (clause) {
            case ROUNDS_GROW, REFUSED_IS_FINAL, DEAD_IS_DROPPED, DROPPED_IS_FINAL, START_DELETES, START_CREATES -> TWO;
            case PREPARED_BINDS, ACTIVATED_BINDS, OWN_ENTRY_FINAL -> CHAIN;
            case ALL_ACCEPT, PROMISE_HOLDS, REFUSED_BINDS, HALF_REFUSED -> LONER;
            case DECLINE_IS_RECORDED, DECLINED_IS_FINAL, DECLINED_IS_NOT_ACCEPTED -> LONER;
            case ONE_DECLINED -> THREE;
            case OWN_IDENTITY, UNKNOWN_IS_NOT_REFUSED, UNKNOWN_IS_NOT_DECLINED -> TWO_WIPED;
            case NO_CLUSTER, ADDED_IN_NO_GROUP, ADDED_REFUSES_FIRST -> DISJOINT;
        };
    }
}
