// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.founding;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// When a node proposes, asks and gives up. Nothing here matters to safety: [Founding] is right at any pace.
///
/// Times are of one monotonic clock of this process (F4). Not thread-safe: under the lock of [Founding].
public final class FoundingPace {
    /// How long a prepared node waits without news before it asks (F4).
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    /// How long it gives the others to answer; also how often a node asks whether a founding is dead.
    public static final Duration ANSWERS = Duration.ofSeconds(2);

    private static final int TICKS_BEFORE_TAKE_OVER = 2;
    private static final int TICKS_OFF_MAX = 3;

    private final Identity self;
    private final Founding founding;
    private final RandomGenerator random;
    private final Map<FoundingId, Duration> quietSince = new HashMap<>(); // of binding entries
    private final Map<FoundingId, Duration> askedAt = new HashMap<>(); // of open rounds of questions
    private List<Identity> founders = List.of(); // as of the last tick
    private int ticks; // since these founders are complete
    private int ticksOff; // not to propose in, after a busy answer

    /// Paces one state machine.
    ///
    /// @param self this node
    /// @param founding its state machine
    /// @param random for jitter
    public FoundingPace(Identity self, Founding founding, RandomGenerator random) {
        this.self = self;
        this.founding = founding;
        this.random = random;
    }

    /// Does what is due; called each second or two, with jitter.
    ///
    /// @param now of the monotonic clock
    /// @param facts of this moment
    /// @param recorded the nodes that have notified
    /// @return to be carried out as one
    public Step tick(Duration now, Facts facts, RecordedNodes recorded) {
        var step = Step.NOTHING;
        for (var waiting : founding.waiting()) step = step.then(attend(now, facts, waiting));
        quietSince.keySet().retainAll(binding());
        askedAt.keySet().retainAll(binding());
        var complete = recorded.founders();
        if (complete.isPresent() && isDue(complete.get())) step = step.then(founding.propose(facts, complete.get()));
        for (var id : binding()) quietSince.putIfAbsent(id, now);
        return step;
    }

    /// Hears an answer.
    ///
    /// @param now of the monotonic clock
    /// @param from who speaks
    /// @param reply what it said
    /// @return what follows
    public Step told(Duration now, Identity from, FoundingMessage.Reply reply) {
        if (reply instanceof FoundingMessage.Busy) ticksOff = random.nextInt(TICKS_OFF_MAX + 1);
        var step = founding.told(from, reply);
        var open = founding.waiting().stream()
                .filter(waiting -> waiting.plan().id().equals(reply.id()))
                .findFirst();
        // all have answered: no need to wait for the end of the round
        if (open.isPresent() && open.get().silent().isEmpty() && askedAt.containsKey(reply.id())) {
            step = step.then(close(now, reply.id()));
        }
        return step;
    }

    private boolean isDue(List<Candidate> complete) {
        var identities = complete.stream().map(Candidate::identity).sorted().toList();
        if (!identities.equals(founders)) {
            founders = identities;
            ticks = 0;
        }
        ticks++;
        if (ticksOff > 0) {
            ticksOff--;
            return false;
        }
        return identities.getFirst().equals(self) || ticks > TICKS_BEFORE_TAKE_OVER; // F1
    }

    private Step attend(Duration now, Facts facts, Waiting waiting) {
        var id = waiting.plan().id();
        var asked = Optional.ofNullable(askedAt.get(id));
        if (asked.isPresent()) return now.minus(asked.get()).compareTo(ANSWERS) < 0 ? Step.NOTHING : close(now, id);
        var since = Optional.ofNullable(quietSince.putIfAbsent(id, now)).orElse(now);
        var patience = waiting.state() == EntryState.REFUSED ? ANSWERS : PATIENCE;
        if (now.minus(since).compareTo(patience) < 0 || facts.knowsLeader()) return Step.NOTHING;
        askedAt.put(id, now);
        return founding.inquire(id);
    }

    private Step close(Duration now, FoundingId id) {
        askedAt.remove(id);
        quietSince.put(id, now);
        return founding.conclude(id);
    }

    private List<FoundingId> binding() {
        return founding.waiting().stream().map(waiting -> waiting.plan().id()).toList();
    }
}
