// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/// What a client must not take too long for. A node under test has deadlines that are short and must strike, while all
/// others are so long that they cannot, however late a busy machine lets a thread run.
public enum Deadline {
    HEAD,
    STALL,
    BODY,
    WRITE,
    IDLE;

    /// Time of those that must strike.
    public static final Duration SHORT = Duration.ofMillis(600);

    /// By then a short one has struck, on any machine; no long one has.
    public static final Duration STRUCK_MAX = Duration.ofSeconds(18);

    private static final Duration LONG = Duration.ofMinutes(1);

    /// A node none of whose deadlines is short.
    public static TestNode none() {
        return node(EnumSet.noneOf(Deadline.class), SHORT);
    }

    /// A node of which this deadline is short.
    public TestNode alone() {
        return node(EnumSet.of(this), SHORT);
    }

    /// A node of which this deadline is as given.
    public TestNode of(Duration time) {
        return node(EnumSet.of(this), time);
    }

    /// A node all of whose deadlines are as given but this one.
    public TestNode spared(Duration time) {
        return node(EnumSet.complementOf(EnumSet.of(this)), time);
    }

    private static TestNode node(Set<Deadline> given, Duration time) {
        var timeouts = new HttpConfig.Timeouts(
                given.contains(HEAD) ? time : LONG,
                given.contains(STALL) ? time : LONG,
                given.contains(BODY) ? time : LONG,
                given.contains(WRITE) ? time : LONG,
                given.contains(IDLE) ? time : LONG);
        return TestNode.start(TestNode.with(TestNode.config(), timeouts));
    }

    /// A step that ends when the server closes a connection.
    public interface Step {
        void run() throws IOException;
    }

    /// How long a step takes.
    public static Duration duration(Step step) throws IOException {
        var start = System.nanoTime();
        step.run();
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
