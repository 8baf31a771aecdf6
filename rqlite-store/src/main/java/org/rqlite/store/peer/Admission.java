// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.thirdparty.io.grpc.Context;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.rqlite.store.log.EntryFormatException;

/// Whether a call may come in: it must say who speaks, in a protocol that this node knows, and end in time (I9).
sealed interface Admission {
    /// It may.
    ///
    /// @param from who calls
    record Admitted(Greeting from) implements Admission {}

    /// It may not.
    ///
    /// @param refusal why
    record Refused(Refusal refusal) implements Admission {}

    /// Looks at the call whose context is the current one.
    static Admission of(Metadata headers, Greeting self, Duration timeMax) {
        var greeting = headers.get(Wire.GREETING);
        if (greeting == null || greeting.length == 0) return refused("a call without a greeting");
        if (GreetingCodec.protocol(greeting) != Greeting.PROTOCOL) return otherProtocol(greeting, self);
        var deadline = Context.current().getDeadline();
        // a second for the way
        if (deadline == null || deadline.timeRemaining(TimeUnit.SECONDS) > timeMax.toSeconds() + 1) {
            return refused("a call without a deadline of at most " + timeMax.toSeconds() + " seconds");
        }
        try {
            return new Admitted(GreetingCodec.decode(greeting));
        } catch (EntryFormatException e) {
            return refused("a damaged greeting: " + e.getMessage());
        }
    }

    /// Two nodes of two clusters have nothing to tell each other (I6).
    static Optional<Refusal> otherCluster(Greeting from, Greeting self) {
        if (from.cluster().isEmpty() || self.cluster().isEmpty()) return Optional.empty();
        if (from.cluster().equals(self.cluster())) return Optional.empty();
        return Optional.of(new Refusal(
                PeerException.Kind.OTHER_CLUSTER,
                "node %s belongs to cluster %s, node %s to cluster %s: one of them was given the address of the other by mistake, or one was founded anew: empty its data folder if it shall join"
                        .formatted(
                                self.member().id(),
                                self.cluster().get(),
                                from.member().id(),
                                from.cluster().get())));
    }

    private static Admission otherProtocol(byte[] greeting, Greeting self) {
        return new Refused(new Refusal(
                PeerException.Kind.OTHER_PROTOCOL,
                "node %s speaks version %d of the node-to-node protocol, the caller version %d: run releases that go together"
                        .formatted(self.member().id(), Greeting.PROTOCOL, GreetingCodec.protocol(greeting))));
    }

    private static Admission refused(String text) {
        return new Refused(Refusal.because(text));
    }
}
