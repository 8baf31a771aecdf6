// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/// Where a crash test may end the process between two steps; does nothing in production.
@FunctionalInterface
public interface FaultPoints {
    /// No faults.
    FaultPoints NONE = _ -> {};

    /// Called after each step.
    ///
    /// @param step what was just done
    void reached(Step step);

    /// The faults that the system property `rqlite.fault` asks for, such as `intent-written` or
    /// `clean-written:3` (the third time); none if it is not set. Such a fault ends the process at once with
    /// status 137, as `kill -9` does.
    ///
    /// @return for the whole life of the process
    /// @throws IllegalArgumentException if the property names no step
    static FaultPoints configured() {
        var fault = System.getProperty("rqlite.fault", "");
        // not through Halt: a crash test wants no last words, no flush, no shutdown hook
        return fault.isEmpty() ? NONE : parse(fault, () -> Runtime.getRuntime().halt(137));
    }

    /// Runs `crash` when a step is reached.
    ///
    /// @param fault `step` or `step:times`
    /// @param crash run on the thread that reached the step
    /// @return counting from zero
    /// @throws IllegalArgumentException if there is no such step
    static FaultPoints parse(String fault, Runnable crash) {
        var colon = fault.indexOf(':');
        var name = colon < 0 ? fault : fault.substring(0, colon);
        var times = new AtomicInteger(colon < 0 ? 1 : Integer.parseInt(fault.substring(colon + 1)));
        var wanted = Step.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
        return step -> {
            if (step == wanted && times.decrementAndGet() == 0) crash.run();
        };
    }
}
