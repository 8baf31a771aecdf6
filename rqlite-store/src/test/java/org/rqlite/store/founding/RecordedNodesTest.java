// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.founding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.rqlite.store.founding.RecordedNodes.Noted;

class RecordedNodesTest {
    private static final Candidate A = ModelCase.candidate(1, 0);
    private static final Candidate B = ModelCase.candidate(2, 0);
    private static final Candidate C = ModelCase.candidate(3, 0);

    private final RecordedNodes recorded = new RecordedNodes(2, "n1");

    @Test
    void isCompleteOnceTheCountIsReached() {
        assertThat(recorded.note(B)).isEqualTo(Noted.COUNTED);
        assertThat(recorded.founders()).isEmpty();
        assertThat(recorded.note(A)).isEqualTo(Noted.COUNTED);

        assertThat(recorded.founders()).contains(List.of(A, B));
    }

    @Test
    void countsANodeOnce() {
        recorded.note(A);

        assertThat(recorded.note(A)).isEqualTo(Noted.KNOWN);
        assertThat(recorded.founders()).isEmpty();
    }

    @Test
    void keepsTheLastPlaceForItself() {
        assertThat(recorded.note(B)).isEqualTo(Noted.COUNTED);
        assertThat(recorded.note(C)).isEqualTo(Noted.LATE);
        assertThat(recorded.note(A)).isEqualTo(Noted.COUNTED);

        assertThat(recorded.founders()).contains(List.of(A, B));
    }

    @Test
    void recordsNobodyBeyondTheCount() {
        recorded.note(A);
        recorded.note(B);

        assertThat(recorded.note(C)).isEqualTo(Noted.LATE);
        assertThat(recorded.nodes()).containsExactly(A, B);
    }

    @Test
    void replacesALostDiskAndAnAddress() {
        var wiped = ModelCase.candidate(1, 1);
        var moved = new Candidate(B.identity(), "elsewhere:4002");
        recorded.note(A);
        recorded.note(B);

        assertThat(recorded.note(wiped)).isEqualTo(Noted.REPLACED);
        assertThat(recorded.note(moved)).isEqualTo(Noted.MOVED);
        assertThat(recorded.founders()).contains(List.of(wiped, moved));
    }

    @Test
    void recordsNobodyWithoutBootstrapExpect() {
        var none = new RecordedNodes(0, "n1");

        assertThat(none.note(A)).isEqualTo(Noted.LATE);
        assertThat(none.founders()).isEmpty();
    }

    @Test
    void namesAFoundingByMembersIncarnationsAndRoundF1() {
        var plan = new Plan(List.of(A, B), 1);

        assertThat(new Plan(List.of(B, new Candidate(A.identity(), "other:1")), 1).id())
                .isEqualTo(plan.id());
        assertThat(new Plan(List.of(A, B), 2).id()).isNotEqualTo(plan.id());
        assertThat(new Plan(List.of(ModelCase.candidate(1, 1), B), 1).id()).isNotEqualTo(plan.id());
        assertThat(plan.id().value()).isEqualTo(UUID.fromString("82467bf1-4800-3dba-b27e-7d6fcde3a6cb"));
    }
}
