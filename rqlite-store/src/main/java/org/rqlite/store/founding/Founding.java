// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.founding;

import static org.rqlite.store.founding.EntryState.ACTIVATED;
import static org.rqlite.store.founding.EntryState.DECLINED;
import static org.rqlite.store.founding.EntryState.DROPPED;
import static org.rqlite.store.founding.EntryState.PREPARED;
import static org.rqlite.store.founding.EntryState.REFUSED;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.rqlite.store.founding.FoundingMessage.Accepted;
import org.rqlite.store.founding.FoundingMessage.Ask;
import org.rqlite.store.founding.FoundingMessage.Busy;
import org.rqlite.store.founding.FoundingMessage.Commit;
import org.rqlite.store.founding.FoundingMessage.Prepare;
import org.rqlite.store.founding.FoundingMessage.Question;
import org.rqlite.store.founding.FoundingMessage.Reply;
import org.rqlite.store.founding.FoundingMessage.Stands;
import org.rqlite.store.founding.FoundingMessage.Stranger;
import org.rqlite.store.founding.FoundingRecord.Entry;

/// One node's side of all foundings: the rules F1-F6 without their times, which are [FoundingPace]'s.
///
/// Not thread-safe: the host calls it under the one lock that also covers being added by JOIN and the write of
/// the cluster id, and carries the [Step] out, the force at least, before it lets go.
public final class Founding {
    private final Identity self;
    private final Rules rules;
    private final Map<FoundingId, Evidence> evidence = new HashMap<>(); // at most one for each entry
    private final Map<List<Identity>, Integer> spentElsewhere = new HashMap<>(); // by members; at most one an entry
    private FoundingRecord record; // as last handed out to be forced

    Founding(Identity self, FoundingRecord record, Rules rules) {
        this.self = self;
        this.record = record;
        this.rules = rules;
        record.entries().forEach(entry -> evidenceOf(entry.plan()).stands(self, entry.state()));
    }

    /// Takes up where the record ends; call [#start()] next.
    ///
    /// @param self this node and life of its disk
    /// @param record from the disk
    /// @return the state machine
    public static Founding resume(Identity self, FoundingRecord record) {
        return new Founding(self, record, Rules.ALL);
    }

    /// What a start must make up for: a crash may have come between a forced step and its effect (F6).
    ///
    /// @return the groups to delete and to make, to be done before anything else
    public Step start() {
        var effects = new ArrayList<Effect>();
        for (var entry : record.entries()) {
            if (entry.state() == DROPPED && rules.keep(Clause.START_DELETES)) {
                effects.add(new Effect.DeleteGroup(entry.plan()));
            }
        }
        for (var entry : record.entries()) {
            if (entry.state() == ACTIVATED && rules.keep(Clause.START_CREATES)) {
                effects.add(new Effect.CreateGroup(entry.plan()));
            }
        }
        return new Step(Optional.empty(), effects);
    }

    /// Coordinates: proposes the lowest round that is not spent, or reminds those who have not answered (F1).
    ///
    /// @param facts of this moment
    /// @param founders the recorded nodes; without this node nothing is proposed
    /// @return whom to ask, or nothing if this node itself is not free
    public Step propose(Facts facts, List<Candidate> founders) {
        var first = new Plan(founders, 1);
        var plan = new Plan(founders, 1 + (rules.keep(Clause.ROUNDS_GROW) ? spentRound(first) : 0)); // F1
        if (!holds(plan, PREPARED) && (has(plan) || objection(facts, plan).isPresent())) return Step.NOTHING;
        var step = holds(plan, PREPARED) ? Step.NOTHING : enter(plan, PREPARED).then(settle(plan));
        var heard = evidenceOf(plan);
        var effects = new ArrayList<Effect>();
        for (var other : plan.others(self)) {
            if (!heard.accepted(other.id())) effects.add(new Effect.Send(other, new Prepare(plan)));
        }
        return step.then(new Step(Optional.empty(), effects));
    }

    /// Answers a question.
    ///
    /// @param facts of this moment
    /// @param question from any node
    /// @return what to force, then the answer and what follows from the question
    public Step asked(Facts facts, Question question) {
        return switch (question) {
            case Prepare(var plan) -> prepare(facts, plan);
            case Commit(var plan) -> commit(plan);
            case Ask(var plan) -> ask(plan);
        };
    }

    /// Hears an answer, or a refusal told unasked.
    ///
    /// @param from who speaks, by the connection's handshake
    /// @param reply about a founding of this record; others are ignored
    /// @return what follows from it
    public Step told(Identity from, Reply reply) {
        var entry = record.entry(reply.id());
        if (entry.isEmpty()) return Step.NOTHING;
        var plan = entry.get().plan();
        switch (reply) {
            case Accepted _ -> evidenceOf(plan).stands(from, PREPARED);
            case Busy busy -> {
                if (plan.has(from)) spend(plan, busy.spentRound());
            }
            case Stands stands -> {
                evidenceOf(plan).stands(from, stands.state());
                if (stands.state().spent() && plan.has(from)) spend(plan, plan.round());
            }
            case Stranger _ -> evidenceOf(plan).stranger(from);
        }
        return settle(plan);
    }

    /// Asks all of `S` about a founding that binds this node (F4).
    ///
    /// @param id of the founding
    /// @return the questions; none if it binds no longer
    public Step inquire(FoundingId id) {
        var entry = record.entry(id).filter(this::blocks);
        if (entry.isEmpty()) return Step.NOTHING;
        var plan = entry.get().plan();
        return toOthers(plan, new Ask(plan));
    }

    /// Ends a round of questions, whoever has not answered by then: a prepared node that still has no reason to
    /// activate refuses, which frees nobody yet (F4, F5).
    ///
    /// @param id of the founding
    /// @return the refusal, to be told to the others; nothing if this node is not prepared
    public Step conclude(FoundingId id) {
        var entry = record.entry(id).filter(found -> found.state() == PREPARED);
        if (entry.isEmpty()) return Step.NOTHING;
        if (!rules.keep(Clause.PROMISE_HOLDS)) {
            record = new FoundingRecord(record.entries().stream()
                    .filter(kept -> !kept.id().equals(id))
                    .toList());
            return new Step(Optional.of(record), List.of());
        }
        var plan = entry.get().plan();
        return evidenceOf(plan).calls() ? settle(plan) : refuse(plan);
    }

    /// Is about to be added to an existing cluster (F5). Call where the group is made, under the lock.
    ///
    /// @param facts of this moment
    /// @param cluster whose leader answered
    /// @return an [Effect.Admit] or [Effect.Deny]; before it, what had to be forced
    public Step added(Facts facts, UUID cluster) {
        var other = facts.cluster().filter(mine -> !mine.equals(cluster));
        if (other.isPresent() && rules.keep(Clause.ADDED_IN_NO_GROUP)) {
            return deny("this node belongs to cluster " + other.get());
        }
        var step = Step.NOTHING;
        for (var entry : record.entries()) {
            var own = entry.id().value().equals(cluster);
            if (entry.state() == ACTIVATED && !own && rules.keep(Clause.ADDED_IN_NO_GROUP)) {
                return deny("this node is active in founding " + entry.id());
            }
            if (entry.state() != PREPARED) continue;
            // a leader of the founding itself proves that somebody has activated (F4)
            if (own) step = step.then(activate(entry.plan()));
            else if (rules.keep(Clause.ADDED_REFUSES_FIRST)) step = step.then(refuse(entry.plan()));
        }
        return step.then(new Step(Optional.empty(), List.of(new Effect.Admit(cluster))));
    }

    /// The record as it stands.
    ///
    /// @return what was last to be forced
    public FoundingRecord record() {
        return record;
    }

    /// What keeps this node from taking part in another founding, for `/readyz` (F5).
    ///
    /// @return one for each binding founding
    public List<Waiting> waiting() {
        return record.entries().stream()
                .filter(this::blocks)
                .map(entry -> {
                    var heard = evidenceOf(entry.plan());
                    var silent = entry.plan().others(self).stream()
                            .filter(member -> !heard.heard(member.id()))
                            .toList();
                    return new Waiting(
                            entry.plan(), entry.state(), silent, List.copyOf(heard.unknown()), heard.needsPerson());
                })
                .toList();
    }

    private Step prepare(Facts facts, Plan plan) {
        if (holds(plan, PREPARED)) return answer(new Accepted(plan.id())); // said so before, on the disk
        var own = record.state(plan.id());
        if (own.isPresent() && (own.get() != DECLINED || rules.keep(Clause.DECLINED_IS_FINAL))) {
            return answer(new Stands(plan.id(), own.get()));
        }
        if (own.isPresent()) evidence.remove(plan.id()); // only without DECLINED_IS_FINAL
        var objection = objection(facts, plan);
        if (objection.isPresent()) return answer(new Busy(plan.id(), objection.get(), record.spentRound(plan)));
        return enter(plan, PREPARED).then(answer(new Accepted(plan.id()))).then(settle(plan));
    }

    /// Why this node does not accept (F2).
    private Optional<String> objection(Facts facts, Plan plan) {
        if (!mine(plan)) return Optional.of("node " + self.id() + " is not listed with its incarnation");
        if (facts.cluster().isPresent() && rules.keep(Clause.NO_CLUSTER)) {
            return Optional.of("belongs to cluster " + facts.cluster().get());
        }
        if (facts.knowsLeader()) return Optional.of("knows a leader");
        if (record.isFull()) return Optional.of("has recorded too many foundings");
        if (record.spentRound(plan) >= plan.round() && mayReject(plan)) {
            return Optional.of("round " + plan.round() + " is over");
        }
        return record.entries().stream()
                .filter(entry -> !entry.id().equals(plan.id()) && blocks(entry))
                .findFirst()
                .map(entry -> "is %s in founding %s".formatted(word(entry.state()), entry.id()));
    }

    private boolean mayReject(Plan plan) {
        return rules.keep(Clause.ROUNDS_GROW) && (rules.keep(Clause.DECLINED_IS_FINAL) || !holds(plan, DECLINED));
    }

    /// COMMIT acts on *prepared* alone (F3, F6).
    private Step commit(Plan plan) {
        if (!mine(plan) && rules.keep(Clause.OWN_IDENTITY)) return answer(new Stranger(plan.id()));
        var own = record.state(plan.id());
        var acts = own.isPresent() && heedsCommit(own.get());
        var step = acts ? activate(plan) : Step.NOTHING;
        var now = record.state(plan.id());
        // a commit for what this node never accepted is as good as a question about it (F4)
        return now.isPresent() ? step.then(answer(new Stands(plan.id(), now.get()))) : ask(plan);
    }

    private boolean heedsCommit(EntryState state) {
        return switch (state) {
            case PREPARED -> true;
            case REFUSED -> !rules.keep(Clause.REFUSED_IS_FINAL);
            case DROPPED -> !rules.keep(Clause.DROPPED_IS_FINAL);
            case DECLINED, ACTIVATED -> false;
        };
    }

    /// Asked about what it never accepted, a node makes sure that it never will, and says so (F4).
    private Step ask(Plan plan) {
        if (!mine(plan)) return answer(new Stranger(plan.id()));
        var own = record.state(plan.id());
        if (own.isPresent()) return answer(new Stands(plan.id(), own.get()));
        var declined = answer(new Stands(plan.id(), DECLINED));
        if (!rules.keep(Clause.DECLINE_IS_RECORDED)) return declined;
        if (record.isFull()) return answer(new Busy(plan.id(), "has recorded too many foundings", 0));
        return enter(plan, DECLINED).then(declined);
    }

    /// Takes the step that the evidence calls for (F4-F6).
    private Step settle(Plan plan) {
        var entry = record.entry(plan.id());
        if (entry.isEmpty()) return Step.NOTHING;
        var heard = evidenceOf(plan);
        return switch (entry.get().state()) {
            case PREPARED -> {
                // what somebody declined, nobody else can hold for accepted by all
                var dead = heard.dead() && (rules.keep(Clause.DECLINED_IS_NOT_ACCEPTED) || !heard.calls());
                if (dead) yield rules.keep(Clause.OWN_ENTRY_FINAL) ? refuse(plan) : Step.NOTHING;
                yield heard.calls() ? activate(plan).then(toOthers(plan, new Commit(plan))) : Step.NOTHING;
            }
            case ACTIVATED -> heard.dead() && rules.keep(Clause.DEAD_IS_DROPPED) ? drop(plan) : Step.NOTHING;
            case REFUSED -> {
                var revives = !rules.keep(Clause.REFUSED_IS_FINAL) && heard.calls() && !heard.dead();
                yield revives ? activate(plan) : Step.NOTHING;
            }
            case DECLINED, DROPPED -> Step.NOTHING;
        };
    }

    private Step activate(Plan plan) {
        return enter(plan, ACTIVATED).then(new Step(Optional.empty(), List.of(new Effect.CreateGroup(plan))));
    }

    private Step refuse(Plan plan) {
        return enter(plan, REFUSED).then(toOthers(plan, new Stands(plan.id(), REFUSED)));
    }

    private Step drop(Plan plan) {
        return enter(plan, DROPPED).then(new Step(Optional.empty(), List.of(new Effect.DeleteGroup(plan))));
    }

    private Step enter(Plan plan, EntryState state) {
        if (rules.equals(Rules.ALL) && !state.mayFollow(record.state(plan.id()))) {
            throw new IllegalStateException("%s does not follow %s".formatted(state, record.state(plan.id())));
        }
        record = record.with(plan, state);
        evidenceOf(plan).stands(self, state);
        return new Step(Optional.of(record), List.of());
    }

    /// Binding, and not known to be dead. Once it is dead, `settle` makes the own entry final (F5).
    private boolean blocks(Entry entry) {
        var binds = switch (entry.state()) {
            case PREPARED -> rules.keep(Clause.PREPARED_BINDS);
            case ACTIVATED -> rules.keep(Clause.ACTIVATED_BINDS);
            case REFUSED -> rules.keep(Clause.REFUSED_BINDS);
            case DECLINED, DROPPED -> false;
        };
        return binds && !evidenceOf(entry.plan()).dead();
    }

    private Step toOthers(Plan plan, FoundingMessage message) {
        return new Step(
                Optional.empty(),
                plan.others(self).stream()
                        .<Effect>map(other -> new Effect.Send(other, message))
                        .toList());
    }

    private static Step answer(Reply reply) {
        return new Step(Optional.empty(), List.of(new Effect.Answer(reply)));
    }

    private static Step deny(String reason) {
        return new Step(Optional.empty(), List.of(new Effect.Deny(reason)));
    }

    private static String word(EntryState state) {
        return switch (state) {
            case PREPARED -> "prepared";
            case ACTIVATED -> "active";
            case REFUSED -> "waiting for the end";
            case DECLINED, DROPPED -> "done";
        };
    }

    private boolean mine(Plan plan) {
        if (rules.keep(Clause.OWN_IDENTITY)) return plan.has(self); // F2: id and incarnation
        return plan.named(self.id()).isPresent();
    }

    private boolean has(Plan plan) {
        return record.entry(plan.id()).isPresent();
    }

    private boolean holds(Plan plan, EntryState state) {
        return record.state(plan.id()).filter(state::equals).isPresent();
    }

    private int spentRound(Plan plan) {
        return Math.max(record.spentRound(plan), spentElsewhere.getOrDefault(plan.identities(), 0));
    }

    private void spend(Plan plan, int round) {
        spentElsewhere.merge(plan.identities(), round, Math::max);
    }

    private Evidence evidenceOf(Plan plan) {
        return evidence.computeIfAbsent(plan.id(), _ -> new Evidence(plan, rules));
    }
}
