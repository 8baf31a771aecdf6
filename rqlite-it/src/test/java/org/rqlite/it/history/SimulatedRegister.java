// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.history;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Clients of a register that is right, all in one thread: each operation takes effect at one moment between its call
/// and its return, or is given up and may take effect later.
final class SimulatedRegister {
    private final RandomGenerator random;
    private final Open[] clients;
    private final List<Open> givenUp = new ArrayList<>();
    private final List<Operation<RegisterAction>> history = new ArrayList<>();
    private long value;
    private long clock;
    private long values;

    /// An operation under way.
    private static final class Open {
        private final int client;
        private final long called;
        private RegisterAction action;
        private boolean effective;

        Open(int client, long called, RegisterAction action) {
            this.client = client;
            this.called = called;
            this.action = action;
        }
    }

    SimulatedRegister(RandomGenerator random, int clients) {
        this.random = random;
        this.clients = new Open[clients];
    }

    List<Operation<RegisterAction>> history() {
        return List.copyOf(history);
    }

    /// What it holds now.
    long value() {
        return value;
    }

    /// Lets clients do something, `steps` times.
    void run(int steps) {
        for (var step = 0; step < steps; step++) {
            clock++;
            step(random.nextInt(clients.length));
            if (!givenUp.isEmpty() && random.nextInt(40) == 0) {
                take(givenUp.remove(random.nextInt(givenUp.size())));
            }
        }
    }

    /// Ends everything that is under way.
    void settle() {
        for (var client = 0; client < clients.length; client++) {
            clock++;
            if (clients[client] == null) continue;
            take(clients[client]);
            end(client, Fate.OK);
        }
    }

    /// One operation while nothing else is under way, told as done whatever it did.
    void alone(RegisterAction action, Runnable effect) {
        var called = ++clock;
        effect.run();
        history.add(new Operation<>(clients.length, action, called, ++clock, Fate.OK));
    }

    /// One right write.
    long write() {
        var written = ++values;
        alone(new RegisterAction.Write(written), () -> value = written);
        return written;
    }

    private void step(int client) {
        var open = clients[client];
        if (open == null) {
            clients[client] = new Open(client, clock, action());
        } else if (!open.effective) {
            switch (random.nextInt(12)) {
                case 0 -> {
                    end(client, Fate.UNKNOWN);
                    givenUp.add(open);
                }
                case 1 -> end(client, Fate.FAILED);
                default -> take(open);
            }
        } else {
            end(client, random.nextInt(12) == 0 ? Fate.UNKNOWN : Fate.OK);
        }
    }

    private RegisterAction action() {
        return switch (random.nextInt(3)) {
            case 0 -> new RegisterAction.Write(++values);
            case 1 -> new RegisterAction.Read(0);
            default ->
                new RegisterAction.CompareAndSet(
                        random.nextBoolean() ? value : random.nextLong(values + 1), ++values, false);
        };
    }

    private void take(Open open) {
        if (open.effective) return;
        open.effective = true;
        switch (open.action) {
            case RegisterAction.Write write -> value = write.value();
            case RegisterAction.Read _ -> open.action = new RegisterAction.Read(value);
            case RegisterAction.CompareAndSet set -> {
                open.action = new RegisterAction.CompareAndSet(set.expected(), set.value(), value == set.expected());
                if (value == set.expected()) value = set.value();
            }
        }
    }

    private void end(int client, Fate fate) {
        var open = clients[client];
        clients[client] = null;
        history.add(new Operation<>(open.client, open.action, open.called, clock, fate));
    }
}
