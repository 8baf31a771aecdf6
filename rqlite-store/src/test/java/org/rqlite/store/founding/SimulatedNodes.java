// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.founding;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// Nodes that form a cluster on a simulated network and clock, with the real state machine and its pace: join
/// first, then notify, then found.
final class SimulatedNodes {
    private static final long TICK_MILLIS = 1000;

    private record Event(long at, long order, Runnable action) {}

    private final RandomGenerator random;
    private final int expect;
    private final List<Node> nodes = new ArrayList<>();
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
    private final Set<UUID> acknowledged = new HashSet<>();
    private long now;
    private long order;
    private boolean faults = true;

    SimulatedNodes(int count, int expect, List<Set<Integer>> targets, RandomGenerator random) {
        this.random = random;
        this.expect = expect;
        for (var number = 0; number < count; number++) nodes.add(new Node(number, targets.get(number)));
        nodes.forEach(node -> after(random.nextLong(3 * TICK_MILLIS), node::start));
    }

    /// Lets time pass with losses, delays, repetitions and crashes.
    void stormFor(Duration time) {
        faults = true;
        run(now + time.toMillis(), false);
    }

    /// Lets time pass without any; ends early once all nodes are in one cluster.
    ///
    /// @return how long that took; empty if it did not happen
    Optional<Duration> calmFor(Duration time) {
        faults = false;
        var from = now;
        for (var node : nodes) if (!node.up) node.start();
        run(now + time.toMillis(), true);
        return isOneCluster() ? Optional.of(Duration.ofMillis(now - from)) : Optional.empty();
    }

    /// The clusters that can have acknowledged a write, at any time.
    Set<UUID> acknowledged() {
        return acknowledged;
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        for (var node : nodes) text.append(node.number + " " + node.group + " " + node.disk + "\n");
        return text.toString();
    }

    private boolean isOneCluster() {
        return nodes.stream().map(node -> node.group).distinct().count() == 1
                && nodes.getFirst().group.filter(this::leads).isPresent();
    }

    private void run(long until, boolean untilFormed) {
        while (!events.isEmpty() && events.peek().at <= until && !(untilFormed && isOneCluster())) {
            var event = events.poll();
            now = event.at;
            event.action.run();
            for (var node : nodes) node.group.filter(this::leads).ifPresent(acknowledged::add);
        }
    }

    private void after(long millis, Runnable action) {
        events.add(new Event(now + millis, order++, action));
    }

    private void send(Runnable delivery) {
        if (faults && random.nextInt(100) < 25) return;
        after(delay(), delivery);
        if (faults && random.nextInt(100) < 10) after(delay(), delivery);
    }

    private long delay() {
        return faults && random.nextInt(100) < 10 ? random.nextLong(20_000) : 1 + random.nextLong(50);
    }

    private boolean leads(UUID cluster) {
        var plan = nodes.stream()
                .flatMap(node -> node.disk.entries().stream())
                .filter(entry -> entry.id().value().equals(cluster))
                .map(FoundingRecord.Entry::plan)
                .findFirst()
                .orElseThrow();
        var active = nodes.stream()
                .filter(node -> node.up && node.group.equals(Optional.of(cluster)) && plan.has(node.identity()))
                .count();
        return active > plan.members().size() / 2;
    }

    private final class Node {
        private final int number;
        private final Set<Integer> targets;
        private FoundingRecord disk = FoundingRecord.EMPTY;
        private Optional<UUID> group = Optional.empty();
        private RecordedNodes recorded;
        private Founding founding;
        private FoundingPace pace;
        private boolean up;
        private int process; // messages to an earlier process of this node are lost

        Node(int number, Set<Integer> targets) {
            this.number = number;
            this.targets = targets;
            this.recorded = new RecordedNodes(expect, identity().id());
            this.founding = Founding.resume(identity(), disk);
            this.pace = new FoundingPace(identity(), founding, random);
        }

        Identity identity() {
            return ModelCase.identity(number, 0);
        }

        void start() {
            if (up) return;
            up = true;
            process++;
            recorded = new RecordedNodes(expect, identity().id());
            founding = Founding.resume(identity(), disk);
            pace = new FoundingPace(identity(), founding, random);
            carryOut(founding.start(), Optional.empty());
            tick(process);
        }

        private void tick(int of) {
            if (!up || process != of) return;
            if (faults && random.nextInt(100) < 8) {
                crash();
                return;
            }
            if (!facts().knowsLeader()) {
                for (var target : targets) attend(nodes.get(target));
                carryOut(pace.tick(Duration.ofMillis(now), facts(), recorded), Optional.empty());
            }
            after(TICK_MILLIS + random.nextLong(TICK_MILLIS), () -> tick(of));
        }

        private void attend(Node target) {
            var cluster = target.up ? target.group.filter(SimulatedNodes.this::leads) : Optional.<UUID>empty();
            if (cluster.isPresent()) carryOut(founding.added(facts(), cluster.get()), Optional.empty());
            else send(() -> target.recorded.note(ModelCase.candidate(number, 0)));
        }

        private void crash() {
            up = false;
            after(random.nextLong(8 * TICK_MILLIS), this::start);
        }

        private Facts facts() {
            return new Facts(group, group.filter(SimulatedNodes.this::leads).isPresent());
        }

        private void carryOut(Step step, Optional<Node> asker) {
            step.force().ifPresent(record -> disk = record);
            if (faults && step.force().isPresent() && random.nextInt(100) < 5) {
                crash();
                return;
            }
            for (var effect : step.effects()) {
                switch (effect) {
                    case Effect.Send out ->
                        send(() -> nodes.get(numberOf(out.to())).receive(this, out.message()));
                    case Effect.Answer answer -> asker.ifPresent(to -> send(() -> to.receive(this, answer.reply())));
                    case Effect.CreateGroup create -> enter(create.plan().id().value());
                    case Effect.DeleteGroup delete ->
                        group = group.filter(
                                mine -> !mine.equals(delete.plan().id().value()));
                    case Effect.Admit admit -> enter(admit.cluster());
                    case Effect.Deny _ -> {}
                }
            }
        }

        private void enter(UUID cluster) {
            if (group.isPresent() && !group.get().equals(cluster)) {
                throw new IllegalStateException("in two groups: " + group.get() + " and " + cluster);
            }
            group = Optional.of(cluster);
        }

        private void receive(Node from, FoundingMessage message) {
            if (!up) return;
            switch (message) {
                case FoundingMessage.Question question ->
                    carryOut(founding.asked(facts(), question), Optional.of(from));
                case FoundingMessage.Reply reply ->
                    carryOut(pace.told(Duration.ofMillis(now), from.identity(), reply), Optional.empty());
            }
        }
    }

    private static int numberOf(Candidate candidate) {
        return Integer.parseInt(candidate.id().substring(1));
    }
}
