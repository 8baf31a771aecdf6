// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rqlite.it.history.BankAction.Audit;
import org.rqlite.it.history.BankAction.Transfer;

/// Transfers between accounts.
class BankCheckTest {
    private static final List<Long> INITIAL = List.of(10L, 10L);
    private static final BankAction SEVEN = new Transfer(1, 0, 1, 7);

    @Test
    void explainsAuditsThatTheLedgerExplains() {
        assertThat(check(
                        ok(new Audit(INITIAL, List.of()), 0, 1),
                        ok(SEVEN, 2, 3),
                        ok(new Audit(List.of(3L, 17L), List.of(1L)), 4, 5)))
                .isEqualTo(new Verdict.Explained());
    }

    @Test
    void theSumIsConserved() {
        assertViolated("the sum is 13, not 20", ok(SEVEN, 0, 1), ok(new Audit(List.of(3L, 10L), List.of(1L)), 2, 3));
    }

    @Test
    void moneyMovesOnceAndAsMuchAsTheLedgerSays() {
        assertViolated(
                "the ledger explains [3, 17]", ok(SEVEN, 0, 1), ok(new Audit(List.of(-4L, 24L), List.of(1L)), 2, 3));
    }

    @Test
    void anAuditShowsEveryTransferThatWasOver() {
        assertViolated("Add[key=1]", ok(SEVEN, 0, 1), ok(new Audit(INITIAL, List.of()), 2, 3));
    }

    @Test
    void aTransferOfUnknownFateMayBeThereOrNot() {
        var unknown = new Operation<>(0, SEVEN, 0, 1, Fate.UNKNOWN);

        assertThat(check(unknown, ok(new Audit(INITIAL, List.of()), 2, 3))).isEqualTo(new Verdict.Explained());
        assertThat(check(unknown, ok(new Audit(List.of(3L, 17L), List.of(1L)), 2, 3)))
                .isEqualTo(new Verdict.Explained());
    }

    @Test
    void aTransferThatNobodyMadeIsNone() {
        assertViolated("nobody made transfer 9", ok(new Audit(INITIAL, List.of(9L)), 2, 3));
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // the array goes into a list at once
    private static Verdict check(Operation<BankAction>... history) {
        return BankCheck.check(INITIAL, List.of(history));
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // the array goes into a list at once
    private static void assertViolated(String what, Operation<BankAction>... history) {
        assertThat(check(history))
                .isInstanceOfSatisfying(
                        Verdict.Violated.class,
                        violated -> assertThat(violated.what()).contains(what));
    }

    private static Operation<BankAction> ok(BankAction action, long called, long returned) {
        return new Operation<>(0, action, called, returned, Fate.OK);
    }
}
