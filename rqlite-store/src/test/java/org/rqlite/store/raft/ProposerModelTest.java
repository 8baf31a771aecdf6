// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.rqlite.store.log.Seeds;
import org.rqlite.store.raft.ProposerModel.Event;

/// Proposer and leader change (S9): every short history, and long random ones.
class ProposerModelTest {
    private static final List<Event> EVENTS = List.of(Event.values());
    private static final int DEPTH = 4; // 15 events: 50,625 histories

    @Test
    void s9WhatIsSaidOfARequestIsTrueAfterEveryShortHistory() {
        assertThat(explore(FlightWindow::new, new ArrayList<>())).isEqualTo(50_625);
    }

    @Test
    void s9ItIsTrueToWhenSeveralEntriesAreInFlight() {
        assertThat(explore(ProposerModelTest::wide, new ArrayList<>())).isEqualTo(50_625);
    }

    @Seeds(500)
    void s9WhatIsSaidOfARequestIsTrueAfterLongHistories(RandomGenerator random) {
        var history = new ArrayList<Event>();
        var model = new ProposerModel(random.nextBoolean() ? wide() : new FlightWindow());
        for (var i = 0; i < 200; i++) {
            // as many proposals as all else together
            var event = random.nextBoolean() ? Event.PROPOSE : EVENTS.get(random.nextInt(EVENTS.size()));
            history.add(event);
            model.step(event);
        }
        model.check(history.toString());
    }

    /// A window that found the way to other nodes long, and entries at no distance.
    private static FlightWindow wide() {
        var window = new FlightWindow(0);
        for (var i = 0; i < 64; i++) window.landed(1);
        return window;
    }

    private static long explore(Supplier<FlightWindow> window, List<Event> history) {
        if (history.size() == DEPTH) {
            var model = new ProposerModel(window.get());
            model.step(Event.PROPOSE);
            history.forEach(model::step);
            model.check(history.toString());
            return 1;
        }
        var count = 0L;
        for (var event : EVENTS) {
            history.addLast(event);
            count += explore(window, history);
            history.removeLast();
        }
        return count;
    }
}
