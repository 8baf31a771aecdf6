// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.rqlite.it.Seeds;

/// The search on many histories: right ones, right ones with one planted fault, and small ones of any kind against a
/// twin that tries every order.
class LinearizabilityPropertyTest {
    private static final int SEEN_MAX = 500_000;

    @Seeds(200)
    void explainsWhatARightRegisterDid(RandomGenerator random) {
        var register = new SimulatedRegister(random, 1 + random.nextInt(16));
        register.run(50 + random.nextInt(600));
        register.settle();

        assertThat(check(register.history())).isEqualTo(new Verdict.Explained());
    }

    @Seeds(100)
    void findsAStaleRead(RandomGenerator random) {
        var register = begun(random);
        var old = register.write();
        register.write();
        register.alone(new RegisterAction.Read(old), () -> {});

        assertThat(check(gone(register))).isInstanceOf(Verdict.Violated.class);
    }

    @Seeds(100)
    void findsALostWrite(RandomGenerator random) {
        var register = begun(random);
        var before = register.write();
        register.alone(new RegisterAction.Write(-1), () -> {}); // told as done, not done
        register.alone(new RegisterAction.Read(before), () -> {});

        assertThat(check(gone(register))).isInstanceOf(Verdict.Violated.class);
    }

    @Seeds(100)
    void findsAWriteThatWasAppliedTwice(RandomGenerator random) {
        var register = begun(random);
        var twice = register.write();
        register.alone(new RegisterAction.Read(twice), () -> {});
        var between = register.write();
        register.alone(new RegisterAction.Read(between), () -> {});
        register.alone(new RegisterAction.Read(twice), () -> {});

        assertThat(check(gone(register))).isInstanceOf(Verdict.Violated.class);
    }

    @Seeds(100)
    void findsTwoSetsThatBothFoundTheSameValue(RandomGenerator random) {
        var register = begun(random);
        var found = register.write();
        register.alone(new RegisterAction.CompareAndSet(found, -1, true), () -> {});
        register.alone(new RegisterAction.CompareAndSet(found, -2, true), () -> {});

        assertThat(check(gone(register))).isInstanceOf(Verdict.Violated.class);
    }

    @Seeds(100)
    void findsARefusedWriteThatIsThere(RandomGenerator random) {
        var register = begun(random);
        var history = new ArrayList<>(gone(register));
        var end = history.stream().mapToLong(Operation::returned).max().orElse(0);
        history.add(new Operation<>(0, new RegisterAction.Write(-1), end + 1, end + 2, Fate.FAILED));
        history.add(new Operation<>(0, new RegisterAction.Read(-1), end + 3, end + 4, Fate.OK));

        assertThat(check(history)).isInstanceOf(Verdict.Violated.class);
    }

    @Seeds(3000)
    void agreesWithATwinThatTriesEveryOrder(RandomGenerator random) {
        var history = small(random);

        var explained = check(history) instanceof Verdict.Explained;

        assertThat(explained).as("%s", history).isEqualTo(isExplained(history, new BitSet(), 0));
    }

    private static Verdict check(List<Operation<RegisterAction>> history) {
        return RegisterCheck.check(0, history, SEEN_MAX);
    }

    private static SimulatedRegister begun(RandomGenerator random) {
        var register = new SimulatedRegister(random, 1 + random.nextInt(8));
        register.run(random.nextInt(200));
        register.settle();
        return register;
    }

    /// The history once clients have gone on after the fault.
    private static List<Operation<RegisterAction>> gone(SimulatedRegister register) {
        register.run(100);
        return register.history();
    }

    private static List<Operation<RegisterAction>> small(RandomGenerator random) {
        var history = new ArrayList<Operation<RegisterAction>>();
        var count = 1 + random.nextInt(7);
        for (var n = 0; n < count; n++) {
            RegisterAction action = switch (random.nextInt(3)) {
                case 0 -> new RegisterAction.Write(random.nextInt(3));
                case 1 -> new RegisterAction.Read(random.nextInt(3));
                default -> new RegisterAction.CompareAndSet(random.nextInt(3), random.nextInt(3), random.nextBoolean());
            };
            var called = random.nextInt(20);
            var fate = random.nextInt(4) > 0 ? Fate.OK : random.nextBoolean() ? Fate.UNKNOWN : Fate.FAILED;
            history.add(new Operation<>(n, action, called, called + random.nextInt(8), fate));
        }
        return history;
    }

    private static boolean isExplained(List<Operation<RegisterAction>> history, BitSet taken, long state) {
        var left = new ArrayList<Integer>();
        for (var n = 0; n < history.size(); n++) {
            if (!taken.get(n) && history.get(n).fate() != Fate.FAILED) left.add(n);
        }
        if (left.stream().noneMatch(n -> history.get(n).fate() == Fate.OK)) return true;
        for (var n : left) {
            var operation = history.get(n);
            if (left.stream().anyMatch(other -> history.get(other).precedes(operation))) continue;
            var next = naively(state, operation);
            if (next.isEmpty()) continue;
            taken.set(n);
            var explained = isExplained(history, taken, next.get());
            taken.clear(n);
            if (explained) return true;
        }
        return false;
    }

    private static Optional<Long> naively(long state, Operation<RegisterAction> operation) {
        var answered = operation.fate() == Fate.OK;
        return switch (operation.action()) {
            case RegisterAction.Write(var value) -> Optional.of(value);
            case RegisterAction.Read(var value) -> answered && value != state ? Optional.empty() : Optional.of(state);
            case RegisterAction.CompareAndSet(var expected, var value, var done) -> {
                if (answered && done != (state == expected)) yield Optional.empty();
                yield Optional.of(state == expected ? value : state);
            }
        };
    }
}
