// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.founding;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/// One node's steps, taken by the real [Founding] and remembered: a world has many states, a node few.
final class NodeSteps {
    /// What a node may do or meet.
    enum Event {
        PROPOSE,
        PREPARE,
        COMMIT,
        ASK,
        HEAR,
        CONCLUDE,
        ADDED,
        WOULD_ACCEPT
    }

    /// @param node its state afterwards
    /// @param crashed its state if it crashed once the record was on the disk; equal to `node` if nothing is
    /// lost
    /// @param messages sent, by founding
    /// @param wrong what must never happen
    /// @param yes for `WOULD_ACCEPT`
    record Outcome(long node, long crashed, List<Integer> messages, Optional<String> wrong, boolean yes) {}

    private record Key(int number, long node, Event event, int founding, List<Integer> heard) {}

    private static final List<EntryState> HEARD_IN_ORDER = List.of(
            EntryState.REFUSED, EntryState.DROPPED, EntryState.ACTIVATED, EntryState.PREPARED, EntryState.DECLINED);

    private final ModelCase world;
    private final Rules rules;
    final List<Plan> plans;
    private final Map<FoundingId, Integer> numbers = new HashMap<>();
    private final Map<Key, Outcome> known = new HashMap<>();
    private final int[][] members; // by founding and node: its place among the members, or -1
    private final boolean[][][] listed; // by founding, node and life

    NodeSteps(ModelCase world, Rules rules) {
        this.world = world;
        this.rules = rules;
        this.plans = world.plans();
        this.members = new int[plans.size()][world.nodes()];
        this.listed = new boolean[plans.size()][world.nodes()][2];
        for (var i = 0; i < plans.size(); i++) {
            numbers.put(plans.get(i).id(), i);
            for (var node = 0; node < world.nodes(); node++) {
                members[i][node] = plans.get(i).members().stream()
                        .map(Candidate::id)
                        .toList()
                        .indexOf("n" + node);
                for (var life = 0; life < 2; life++) {
                    listed[i][node][life] = plans.get(i).has(ModelCase.identity(node, life));
                }
            }
        }
    }

    /// Whether a founding lists this node under any incarnation.
    boolean names(int founding, int node) {
        return members[founding][node] >= 0;
    }

    /// Whether a founding lists this node as it is now.
    boolean lists(int founding, int node, long state) {
        return listed[founding][node][WorldState.life(state)];
    }

    /// @param heard answers that reach the node before the event, by founding
    Outcome take(int number, long node, Event event, int founding, List<Integer> heard) {
        return known.computeIfAbsent(new Key(number, node, event, founding, heard), this::compute);
    }

    /// The answers that mean something to a node: about foundings in its record.
    List<Integer> relevant(long node, int[] messages) {
        return IntStream.range(0, messages.length)
                .mapToObj(i -> WorldState.entry(node, i) == 0 ? 0 : messages[i] & ~7)
                .toList();
    }

    /// The answer that a node in this state gives when asked about a founding in its record.
    int published(int number, long node, int founding) {
        var state = WorldState.stateOf(WorldState.entry(node, founding));
        if (state.isEmpty()) return 0;
        var member = members[founding][number];
        return lists(founding, number, node) || !rules.keep(Clause.OWN_IDENTITY)
                ? WorldState.answer(member, state.get())
                : WorldState.stranger(member);
    }

    private Outcome compute(Key key) {
        var self = ModelCase.identity(key.number, WorldState.life(key.node));
        var founding = new Founding(self, record(key.node), rules);
        var step = Step.NOTHING;
        for (var i = 0; i < plans.size(); i++) {
            if (key.heard.get(i) != 0) step = step.then(hear(founding, plans.get(i), key.heard.get(i)));
        }
        if (key.event == Event.WOULD_ACCEPT) {
            var reply = founding.asked(facts(key.node), new FoundingMessage.Prepare(next(key.founding, self)));
            return new Outcome(
                    key.node,
                    key.node,
                    List.of(),
                    Optional.empty(),
                    reply.answer().orElseThrow() instanceof FoundingMessage.Accepted);
        }
        step = step.then(act(founding, key));
        return outcome(key.node, key.number, founding, step);
    }

    private Plan next(int founding, Identity self) {
        var plan = plans.get(founding);
        return plan.has(self) ? new Plan(plan.members(), world.rounds() + 1) : plan;
    }

    /// Bad news first: heard the other way round, it comes as two events anyway.
    private Step hear(Founding founding, Plan plan, int mask) {
        var step = Step.NOTHING;
        for (var state : HEARD_IN_ORDER) step = step.then(hear(founding, plan, mask, state));
        for (var member = 0; member < plan.members().size(); member++) {
            if ((mask & WorldState.stranger(member)) == 0) continue;
            var other = new Identity(plan.members().get(member).id(), new UUID(-1, -1));
            step = step.then(founding.told(other, new FoundingMessage.Stranger(plan.id())));
        }
        return step;
    }

    private Step hear(Founding founding, Plan plan, int mask, EntryState state) {
        var step = Step.NOTHING;
        for (var member = 0; member < plan.members().size(); member++) {
            if ((mask & WorldState.answer(member, state)) == 0) continue;
            var from = plan.members().get(member).identity();
            step = step.then(founding.told(from, new FoundingMessage.Stands(plan.id(), state)));
        }
        return step;
    }

    private Step act(Founding founding, Key key) {
        var plan = plans.get(key.founding);
        var facts = facts(key.node);
        return switch (key.event) {
            case PROPOSE -> {
                var step = founding.propose(facts, plan.members());
                // beyond the rounds explored
                yield step.effects().stream().allMatch(this::explored) ? step : Step.NOTHING;
            }
            case PREPARE -> founding.asked(facts, new FoundingMessage.Prepare(plan));
            case COMMIT -> founding.asked(facts, new FoundingMessage.Commit(plan));
            case ASK -> founding.asked(facts, new FoundingMessage.Ask(plan));
            case CONCLUDE -> founding.conclude(plan.id());
            case ADDED -> founding.added(facts, plan.id().value());
            case HEAR, WOULD_ACCEPT -> Step.NOTHING;
        };
    }

    private boolean explored(Effect effect) {
        return !(effect instanceof Effect.Send send
                && send.message() instanceof FoundingMessage.Prepare prepare
                && !numbers.containsKey(prepare.plan().id()));
    }

    private FoundingRecord record(long node) {
        var record = FoundingRecord.EMPTY;
        for (var i = 0; i < plans.size(); i++) {
            var state = WorldState.stateOf(WorldState.entry(node, i));
            if (state.isPresent()) record = record.with(plans.get(i), state.get());
        }
        return record;
    }

    /// The least a host knows: a founding's own activation is not among the facts.
    private Facts facts(long node) {
        var joined = WorldState.joined(node);
        return joined == 0
                ? Facts.NONE
                : new Facts(Optional.of(plans.get(joined - 1).id().value()), false);
    }

    private Outcome outcome(long before, int number, Founding founding, Step step) {
        var messages = new ArrayList<>(plans.stream().map(_ -> 0).toList());
        Optional<String> wrong = Optional.empty();
        var node = WorldState.onlyHost(before);
        // beyond the rounds explored nothing is recorded
        if (founding.record().entries().stream().anyMatch(entry -> !numbers.containsKey(entry.id()))) {
            return new Outcome(before, before, messages, wrong, false);
        }
        for (var entry : founding.record().entries()) {
            node = WorldState.withEntry(node, numbers.get(entry.id()), entry.state());
        }
        var crashed = groups(node, new Founding(identity(number, before), founding.record(), rules).start());
        var self = identity(number, before);
        for (var effect : step.effects()) {
            if (effect instanceof Effect.CreateGroup(var plan) && !plan.has(self)) {
                wrong = Optional.of("a node that lost its disk votes in the group of its former life (S1)");
            }
            send(messages, self, effect);
        }
        node = groups(node, step);
        return new Outcome(node, step.force().isPresent() ? crashed : node, List.copyOf(messages), wrong, false);
    }

    private static Identity identity(int number, long node) {
        return ModelCase.identity(number, WorldState.life(node));
    }

    private long groups(long node, Step step) {
        var after = node;
        for (var effect : step.effects()) {
            after = switch (effect) {
                case Effect.CreateGroup(var plan) -> WorldState.withGroup(after, numbers.get(plan.id()));
                case Effect.DeleteGroup(var plan) -> WorldState.withoutGroup(after, numbers.get(plan.id()));
                case Effect.Admit(var cluster) -> {
                    var joined = numbers.get(new FoundingId(cluster));
                    yield WorldState.withJoined(WorldState.withGroup(after, joined), joined);
                }
                case Effect.Send _, Effect.Answer _, Effect.Deny _ -> after;
            };
        }
        return after;
    }

    private void send(List<Integer> messages, Identity self, Effect effect) {
        switch (effect) {
            case Effect.Send send -> add(messages, self, send.message());
            case Effect.Answer(var reply) -> add(messages, self, reply);
            case Effect.CreateGroup _, Effect.DeleteGroup _, Effect.Admit _, Effect.Deny _ -> {}
        }
    }

    private void add(List<Integer> messages, Identity self, FoundingMessage message) {
        switch (message) {
            case FoundingMessage.Prepare(var plan) -> or(messages, plan.id(), WorldState.PREPARE);
            case FoundingMessage.Commit(var plan) -> or(messages, plan.id(), WorldState.COMMIT);
            case FoundingMessage.Ask(var plan) -> or(messages, plan.id(), WorldState.ASK);
            case FoundingMessage.Accepted(var id) -> or(messages, id, bit(id, self, EntryState.PREPARED));
            case FoundingMessage.Stands stands -> or(messages, stands.id(), bit(stands.id(), self, stands.state()));
            case FoundingMessage.Stranger(var id) -> or(messages, id, WorldState.stranger(member(id, self)));
            case FoundingMessage.Busy _ -> {}
        }
    }

    private int bit(FoundingId id, Identity self, EntryState state) {
        // without OWN_IDENTITY the others do not look at the incarnation either
        var counts = plans.get(numbers.get(id)).has(self) || !rules.keep(Clause.OWN_IDENTITY);
        return counts ? WorldState.answer(member(id, self), state) : WorldState.stranger(member(id, self));
    }

    private int member(FoundingId id, Identity self) {
        return plans.get(numbers.get(id)).members().stream()
                .map(Candidate::id)
                .toList()
                .indexOf(self.id());
    }

    private void or(List<Integer> messages, FoundingId id, int bits) {
        var number = numbers.get(id);
        messages.set(number, messages.get(number) | bits);
    }
}
