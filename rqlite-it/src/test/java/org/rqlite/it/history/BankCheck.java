// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Whether transfers were atomic and linearizable: each audit shows the sum that was there at first and the balances
/// that its ledger explains, and the ledger is a table of unique keys.
public final class BankCheck {
    private BankCheck() {}

    /// Checks a history.
    ///
    /// @param initial the balance of each account at first
    public static Verdict check(List<Long> initial, Collection<Operation<BankAction>> history) {
        Map<Long, BankAction.Transfer> transfers = new HashMap<>();
        for (var operation : history) {
            if (operation.action() instanceof BankAction.Transfer transfer) transfers.put(transfer.id(), transfer);
        }
        var ledger = new ArrayList<Operation<CollectionAction>>();
        for (var operation : history) {
            var asLedger = switch (operation.action()) {
                case BankAction.Transfer transfer -> new CollectionAction.Add(transfer.id());
                case BankAction.Audit audit -> new CollectionAction.ReadAll(audit.ledger());
            };
            ledger.add(new Operation<>(
                    operation.client(), asLedger, operation.called(), operation.returned(), operation.fate()));
            if (operation.fate() == Fate.OK && operation.action() instanceof BankAction.Audit audit) {
                var wrong = wrong(initial, transfers, audit);
                if (!wrong.isEmpty()) return new Verdict.Violated(wrong + " in " + operation);
            }
        }
        return CollectionCheck.unordered(ledger);
    }

    private static String wrong(List<Long> initial, Map<Long, BankAction.Transfer> transfers, BankAction.Audit audit) {
        var total = sum(initial);
        if (sum(audit.balances()) != total) {
            return "the sum is %d, not %d".formatted(sum(audit.balances()), total);
        }
        var expected = new ArrayList<>(initial);
        for (var id : audit.ledger()) {
            var transfer = transfers.get(id);
            if (transfer == null) return "nobody made transfer " + id;
            expected.set(transfer.from(), expected.get(transfer.from()) - transfer.amount());
            expected.set(transfer.to(), expected.get(transfer.to()) + transfer.amount());
        }
        return expected.equals(audit.balances()) ? "" : "the ledger explains " + expected;
    }

    private static long sum(List<Long> balances) {
        return balances.stream().mapToLong(Long::longValue).sum();
    }
}
