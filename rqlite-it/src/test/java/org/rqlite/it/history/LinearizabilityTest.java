// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rqlite.it.history.CollectionAction.Add;
import org.rqlite.it.history.CollectionAction.ReadAll;
import org.rqlite.it.history.RegisterAction.CompareAndSet;
import org.rqlite.it.history.RegisterAction.Read;
import org.rqlite.it.history.RegisterAction.Write;

/// The search on histories small enough to be judged by eye.
class LinearizabilityTest {

    @Test
    void explainsNothingAtAll() {
        assertThat(check()).isEqualTo(new Verdict.Explained());
    }

    @Test
    void aReadMayShowEitherSideOfAWriteThatIsUnderWay() {
        var write = ok(new Write(1), 0, 10);

        assertThat(check(write, ok(new Read(0), 2, 3))).isEqualTo(new Verdict.Explained());
        assertThat(check(write, ok(new Read(1), 2, 3))).isEqualTo(new Verdict.Explained());
        assertThat(check(write, ok(new Read(1), 2, 3), ok(new Read(0), 4, 5))).isInstanceOf(Verdict.Violated.class);
    }

    @Test
    void aWriteOfUnknownFateMayTakeEffectLongAfterItsCallOrNever() {
        var write = ended(new Write(1), 0, 1, Fate.UNKNOWN);

        assertThat(check(write, ok(new Read(0), 10, 11), ok(new Read(1), 20, 21)))
                .isEqualTo(new Verdict.Explained());
        assertThat(check(write, ok(new Read(0), 10, 11))).isEqualTo(new Verdict.Explained());
        assertThat(check(write, ok(new Read(1), 10, 11), ok(new Read(0), 20, 21)))
                .isInstanceOf(Verdict.Violated.class);
    }

    @Test
    void aWriteOfUnknownFateTakesEffectOnce() {
        var unknown = ended(new Write(1), 0, 1, Fate.UNKNOWN);

        var verdict = check(
                unknown, ok(new Read(1), 2, 3), ok(new Write(2), 4, 5), ok(new Read(2), 6, 7), ok(new Read(1), 8, 9));

        assertThat(verdict).isInstanceOf(Verdict.Violated.class);
    }

    @Test
    void aSetThatFoundAnotherValueMayBeExplainedByAWriteThatNobodySaw() {
        var unknown = ended(new Write(1), 0, 1, Fate.UNKNOWN);

        assertThat(check(unknown, ok(new CompareAndSet(0, 5, false), 2, 3))).isEqualTo(new Verdict.Explained());
        assertThat(check(ok(new CompareAndSet(0, 5, false), 2, 3))).isInstanceOf(Verdict.Violated.class);
    }

    @Test
    void operationsThatTouchOverlap() {
        assertThat(check(ok(new Write(1), 0, 5), ok(new Read(0), 5, 9))).isEqualTo(new Verdict.Explained());
        assertThat(check(ok(new Write(1), 0, 5), ok(new Read(0), 6, 9))).isInstanceOf(Verdict.Violated.class);
    }

    @Test
    void namesTheOperationThatNothingExplains() {
        var verdict = check(ok(new Write(1), 0, 1), ok(new Write(2), 2, 3), ok(new Read(1), 4, 5));

        // 1 may not go before it was seen, 2 may not come later
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Violated.class,
                        violated -> assertThat(violated.what())
                                .contains("the state is 1, yet to be seen by 1, which does not explain")
                                .contains("[2..3] client 0 Write[value=2] OK")
                                .contains("[4..5] client 0 Read[value=1] OK"));
    }

    @Test
    void manyWritesOfUnknownFateCostLittle() {
        var history = new ArrayList<Operation<RegisterAction>>();
        for (var n = 1; n <= 400; n++) {
            history.add(ended(new Write(n), n, n + 1, Fate.UNKNOWN));
            history.add(ok(new CompareAndSet(0, -n, false), n, n + 3)); // some write has hidden the 0
        }
        history.add(ok(new Read(200), 1000, 1001));
        assertThat(RegisterCheck.check(0, history, 20_000)).isEqualTo(new Verdict.Explained());

        history.add(ok(new Write(-1), 1002, 1003));
        history.add(ok(new Read(200), 1004, 1005));

        assertThat(RegisterCheck.check(0, history, 20_000)).isInstanceOf(Verdict.Violated.class);
    }

    @Test
    void givesUpAtItsBoundAndSaysSo() {
        var history = new ArrayList<Operation<CollectionAction>>();
        // any order of any of 40, and no order explains the read at the end
        for (var n = 0; n < 40; n++) history.add(new Operation<>(n, new Add(n), n, n + 1, Fate.UNKNOWN));
        history.add(new Operation<>(40, new ReadAll(List.of(-1L)), 100, 101, Fate.OK));

        var verdict = Linearizability.check(CollectionCheckTest.TABLE, history, 10_000);

        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Undecided.class,
                        undecided -> assertThat(undecided.why()).startsWith("10000 states"));
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // the array goes into a list at once
    private static Verdict check(Operation<RegisterAction>... history) {
        return RegisterCheck.check(0, List.of(history), 100_000);
    }

    private static Operation<RegisterAction> ok(RegisterAction action, long called, long returned) {
        return ended(action, called, returned, Fate.OK);
    }

    private static Operation<RegisterAction> ended(RegisterAction action, long called, long returned, Fate fate) {
        return new Operation<>(0, action, called, returned, fate);
    }
}
