// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.cluster;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.rqlite.it.history.BankAction;
import org.rqlite.it.history.BankCheck;
import org.rqlite.it.history.CollectionAction;
import org.rqlite.it.history.CollectionCheck;
import org.rqlite.it.history.Fate;
import org.rqlite.it.history.MonotonicCheck;
import org.rqlite.it.history.Operation;
import org.rqlite.it.history.Recorder;
import org.rqlite.it.history.RegisterAction;
import org.rqlite.it.history.RegisterCheck;
import org.rqlite.it.history.Verdict;

/// A stretch of a run with rows of its own, so that each history stays short: registers, a list, a bank.
final class Epoch {
    static final int REGISTERS = 8;
    static final int ACCOUNTS = 4;
    static final long BALANCE = 1000;

    private static final int KEPT = 2; // epochs: clients may still be within the last one

    /// For all epochs.
    static final List<String> SCHEMA = List.of(
            "CREATE TABLE IF NOT EXISTS register (id INTEGER PRIMARY KEY, value INTEGER NOT NULL)",
            "CREATE TABLE IF NOT EXISTS appended (place INTEGER PRIMARY KEY, epoch INTEGER, key INTEGER)",
            "CREATE INDEX IF NOT EXISTS appended_epoch ON appended (epoch)",
            "CREATE TABLE IF NOT EXISTS account (epoch INTEGER, n INTEGER, balance INTEGER, PRIMARY KEY (epoch, n))",
            "CREATE TABLE IF NOT EXISTS ledger (epoch INTEGER, id INTEGER)",
            "CREATE INDEX IF NOT EXISTS ledger_epoch ON ledger (epoch)");

    private static final int SEEN_MAX = 1_000_000;
    private static final List<Long> BALANCES = Collections.nCopies(ACCOUNTS, BALANCE);

    private final int number;
    private final List<Recorder<RegisterAction>> registers = IntStream.range(0, REGISTERS)
            .mapToObj(_ -> new Recorder<RegisterAction>())
            .toList();
    private final Recorder<CollectionAction> appended = new Recorder<>();
    private final Recorder<BankAction> bank = new Recorder<>();
    private final Map<String, Recorder<CollectionAction.ReadAll>> local = new ConcurrentHashMap<>();

    Epoch(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    /// Writes the rows that must be there before clients come, and deletes those of epochs that were checked; harmless
    /// if done twice.
    List<String> rows() {
        var rows = new ArrayList<String>();
        for (var table : List.of("appended", "account", "ledger")) {
            rows.add("DELETE FROM %s WHERE epoch < %d".formatted(table, number - KEPT));
        }
        for (var n = 0; n < REGISTERS; n++) {
            rows.add("INSERT OR IGNORE INTO register VALUES (%d, 0)".formatted(register(n)));
        }
        for (var n = 0; n < ACCOUNTS; n++) {
            rows.add("INSERT OR IGNORE INTO account VALUES (%d, %d, %d)".formatted(number, n, BALANCE));
        }
        return rows;
    }

    /// The id of a register.
    int register(int n) {
        return number * REGISTERS + n;
    }

    Recorder<RegisterAction> registerHistory(int n) {
        return registers.get(n);
    }

    Recorder<CollectionAction> appendedHistory() {
        return appended;
    }

    Recorder<BankAction> bankHistory() {
        return bank;
    }

    /// Reads at level `none` of one process.
    Recorder<CollectionAction.ReadAll> localHistory(String process) {
        return local.computeIfAbsent(process, _ -> new Recorder<>());
    }

    /// Checks all histories.
    ///
    /// @throws AssertionError that names the first one that nothing explains, or that could not be decided
    void check(String replay) {
        for (var n = 0; n < REGISTERS; n++) {
            var verdict = RegisterCheck.check(0, registers.get(n).history(), SEEN_MAX);
            require(verdict, replay + ": register " + register(n));
        }
        require(CollectionCheck.ordered(appended.history()), replay + ": list");
        require(BankCheck.check(BALANCES, bank.history()), replay + ": bank");
        local.forEach((process, reads) ->
                require(MonotonicCheck.check(reads.history()), replay + ": local reads of " + process));
    }

    private static void require(Verdict verdict, String what) {
        switch (verdict) {
            case Verdict.Explained _ -> {}
            case Verdict.Violated(var why) -> throw new AssertionError(what + ": " + why);
            case Verdict.Undecided(var why) -> throw new AssertionError(what + ": not decided: " + why);
        }
    }

    /// How many operations ended with a fate, local reads left out.
    long count(Fate fate) {
        var all = new ArrayList<Operation<?>>();
        registers.forEach(each -> all.addAll(each.history()));
        all.addAll(appended.history());
        all.addAll(bank.history());
        return all.stream().filter(operation -> operation.fate() == fate).count();
    }
}
