// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.cluster;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.rqlite.it.Eventually;
import org.rqlite.it.history.BankAction;
import org.rqlite.it.history.CollectionAction;
import org.rqlite.it.history.Fate;
import org.rqlite.it.history.RegisterAction;

/// One client: asks any node for anything, one thing at a time, and notes call, return and what it was told.
final class WorkloadClient {
    private static final Duration BETWEEN = Duration.ofMillis(12); // leaves a small machine time for the faults
    private static final Duration AFTER_REFUSAL = Duration.ofMillis(30);
    private static final long NO_ROW = -1; // nobody writes it, so nothing explains it

    private final int number;
    private final List<ClusterNode> nodes;
    private final RandomGenerator random;
    private final AtomicLong unique;

    /// @param unique gives keys and values that nobody else uses
    WorkloadClient(int number, List<ClusterNode> nodes, RandomGenerator random, AtomicLong unique) {
        this.number = number;
        this.nodes = nodes;
        this.random = random;
        this.unique = unique;
    }

    /// Does one thing.
    void step(Epoch epoch) {
        var node = nodes.get(random.nextInt(nodes.size()));
        var fate = switch (random.nextInt(12)) {
            case 0, 1, 2 -> readRegister(epoch, node, random.nextInt(Epoch.REGISTERS));
            case 3, 4 -> writeRegister(epoch, node, random.nextInt(Epoch.REGISTERS));
            case 5, 6 -> compareAndSet(epoch, node, random.nextInt(Epoch.REGISTERS));
            case 7, 8 -> append(epoch, node);
            case 9 -> transfer(epoch, node);
            case 10 -> random.nextBoolean() ? readAppended(epoch, node) : audit(epoch, node);
            default -> readLocally(epoch, node);
        };
        Eventually.pause(fate == Fate.OK ? BETWEEN : AFTER_REFUSAL);
    }

    /// Reads everything of an epoch from one node, as its last client; asks until it is told.
    void readAll(Epoch epoch, ClusterNode node) {
        for (var n = 0; n < Epoch.REGISTERS; n++) {
            var register = n;
            insist(node, () -> readRegister(epoch, node, register));
        }
        insist(node, () -> readAppended(epoch, node));
        insist(node, () -> audit(epoch, node));
    }

    private void insist(ClusterNode asked, Supplier<Fate> read) {
        Eventually.await(
                Duration.ofSeconds(60),
                () -> "a read is answered by %s: %s".formatted(asked, TestCluster.told(nodes)),
                () -> read.get() == Fate.OK);
    }

    Fate readRegister(Epoch epoch, ClusterNode node, int n) {
        var called = System.nanoTime();
        var found = read(node, level(), "SELECT value FROM register WHERE id = " + epoch.register(n));
        if (found.isEmpty()) return Fate.UNKNOWN;
        // the row was there before any client came
        var value = found.get().isEmpty()
                ? NO_ROW
                : Long.parseLong(found.get().getFirst().getFirst());
        epoch.registerHistory(n).ended(number, new RegisterAction.Read(value), called, Fate.OK);
        return Fate.OK;
    }

    private ReadLevel level() {
        return random.nextInt(8) == 0 ? ReadLevel.STRONG : ReadLevel.LINEARIZABLE;
    }

    Fate writeRegister(Epoch epoch, ClusterNode node, int n) {
        var value = unique.incrementAndGet();
        var called = System.nanoTime();
        var answer = node.client().write("UPDATE register SET value = ? WHERE id = ?", value, epoch.register(n));
        epoch.registerHistory(n).ended(number, new RegisterAction.Write(value), called, fate(answer));
        return fate(answer);
    }

    private Fate compareAndSet(Epoch epoch, ClusterNode node, int n) {
        // what was there lately, so that it often succeeds
        var expected =
                epoch.registerHistory(n).latest().map(WorkloadClient::left).orElse(0L);
        var value = unique.incrementAndGet();
        var called = System.nanoTime();
        var answer = node.client()
                .write("UPDATE register SET value = ? WHERE id = ? AND value = ?", value, epoch.register(n), expected);
        var done = answer.isGood() && answer.only().equals(new Answer.Result.Changed(1));
        epoch.registerHistory(n)
                .ended(number, new RegisterAction.CompareAndSet(expected, value, done), called, fate(answer));
        return fate(answer);
    }

    private static long left(RegisterAction action) {
        return switch (action) {
            case RegisterAction.Read(var value) -> value;
            case RegisterAction.Write(var value) -> value;
            case RegisterAction.CompareAndSet(var expected, var value, var done) -> done ? value : expected;
        };
    }

    private Fate append(Epoch epoch, ClusterNode node) {
        var key = unique.incrementAndGet();
        var called = System.nanoTime();
        var answer = node.client().write("INSERT INTO appended (epoch, key) VALUES (?, ?)", epoch.number(), key);
        epoch.appendedHistory().ended(number, new CollectionAction.Add(key), called, fate(answer));
        return fate(answer);
    }

    private Fate readAppended(Epoch epoch, ClusterNode node) {
        var called = System.nanoTime();
        var keys = appended(epoch, node, ReadLevel.LINEARIZABLE);
        if (keys.isEmpty()) return Fate.UNKNOWN;
        epoch.appendedHistory().ended(number, new CollectionAction.ReadAll(keys.get()), called, Fate.OK);
        return Fate.OK;
    }

    private Fate readLocally(Epoch epoch, ClusterNode node) {
        var process = node.process();
        var called = System.nanoTime();
        var keys = appended(epoch, node, ReadLevel.NONE);
        // of two processes nobody knows which it was
        if (keys.isEmpty() || !node.process().equals(process)) return Fate.UNKNOWN;
        epoch.localHistory(process).ended(number, new CollectionAction.ReadAll(keys.get()), called, Fate.OK);
        return Fate.OK;
    }

    private static Optional<List<Long>> appended(Epoch epoch, ClusterNode node, ReadLevel level) {
        return read(node, level, "SELECT key FROM appended WHERE epoch = " + epoch.number() + " ORDER BY place")
                .map(rows ->
                        rows.stream().map(row -> Long.parseLong(row.getFirst())).toList());
    }

    private Fate transfer(Epoch epoch, ClusterNode node) {
        var id = unique.incrementAndGet();
        var from = random.nextInt(Epoch.ACCOUNTS);
        var to = random.nextInt(Epoch.ACCOUNTS);
        var amount = 1 + random.nextInt(100);
        var move = "UPDATE account SET balance = balance + ? WHERE epoch = ? AND n = ?";
        var statements = String.join(
                ",",
                SqlClient.statement(move, -amount, epoch.number(), from),
                SqlClient.statement(move, amount, epoch.number(), to),
                SqlClient.statement("INSERT INTO ledger VALUES (?, ?)", epoch.number(), id));
        var called = System.nanoTime();
        var answer = node.client().write("[" + statements + "]", true);
        epoch.bankHistory().ended(number, new BankAction.Transfer(id, from, to, amount), called, fate(answer));
        return fate(answer);
    }

    private Fate audit(Epoch epoch, ClusterNode node) {
        var called = System.nanoTime();
        // in one statement, so that it is one moment
        var sql = "WITH e(n) AS (VALUES (%d)) SELECT".formatted(epoch.number())
                + " (SELECT group_concat(balance) FROM (SELECT balance FROM account, e WHERE epoch = e.n ORDER BY account.n)),"
                + " (SELECT group_concat(id) FROM ledger, e WHERE epoch = e.n)";
        var found = read(node, ReadLevel.LINEARIZABLE, sql);
        if (found.isEmpty()) return Fate.UNKNOWN;
        var row = found.get().getFirst();
        epoch.bankHistory()
                .ended(number, new BankAction.Audit(numbers(row.get(0)), numbers(row.get(1))), called, Fate.OK);
        return Fate.OK;
    }

    private static List<Long> numbers(String list) {
        if (list.equals("null")) return List.of();
        return Arrays.stream(list.split(",")).map(Long::valueOf).toList();
    }

    private static Optional<List<List<String>>> read(ClusterNode node, ReadLevel level, String sql) {
        var answer = node.client().read(level, sql);
        if (!answer.isGood() || !(answer.only() instanceof Answer.Result.Found(var rows))) return Optional.empty();
        return Optional.of(rows);
    }

    private static Fate fate(Answer answer) {
        return switch (answer) {
            case Answer.Done _ -> answer.isGood() ? Fate.OK : Fate.FAILED;
            case Answer.Refused _ -> Fate.FAILED;
            case Answer.Unknown _ -> Fate.UNKNOWN;
        };
    }
}
