// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.history;

import java.util.List;

/// What clients do to a bank whose accounts are numbered from 0.
public sealed interface BankAction {
    /// Moves money and notes that in the ledger, in one transaction.
    ///
    /// @param id of no other transfer
    record Transfer(long id, int from, int to, long amount) implements BankAction {}

    /// Reads everything at one moment.
    ///
    /// @param balances of each account
    /// @param ledger ids of transfers, in any order
    record Audit(List<Long> balances, List<Long> ledger) implements BankAction {
        public Audit {
            balances = List.copyOf(balances);
            ledger = List.copyOf(ledger);
        }
    }
}
