// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.founding;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The outcome of one event. The host first forces `force`, if there is one, and only then carries out the
/// effects; if the disk refuses it halts the node with no effect carried out.
///
/// @param force the whole new record, if it changed
/// @param effects in order
public record Step(Optional<FoundingRecord> force, List<Effect> effects) {
    /// Nothing to do.
    static final Step NOTHING = new Step(Optional.empty(), List.of());

    /// Copies the effects.
    public Step {
        effects = List.copyOf(effects);
    }

    /// The answer in this step.
    ///
    /// @return empty if the event was no question
    public Optional<FoundingMessage.Reply> answer() {
        return effects.stream()
                .filter(Effect.Answer.class::isInstance)
                .map(effect -> ((Effect.Answer) effect).reply())
                .findFirst();
    }

    /// This step and a later one at once: the later record holds the earlier.
    Step then(Step later) {
        var all = new ArrayList<>(effects);
        all.addAll(later.effects);
        return new Step(later.force.or(() -> force), all);
    }
}
