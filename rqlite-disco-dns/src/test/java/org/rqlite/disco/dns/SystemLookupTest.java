// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.rqlite.api.disco.DiscoveryException;
import org.rqlite.disco.testkit.Waiting;

/// A resolver that hangs, as one does whose servers are gone.
class SystemLookupTest {
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch answer = new CountDownLatch(1);

    private InetAddress[] hang(String name) throws UnknownHostException {
        asked.incrementAndGet();
        try {
            answer.await();
        } catch (InterruptedException _) {
            throw new UnknownHostException(name);
        }
        return new InetAddress[] {InetAddress.ofLiteral("10.0.0.1")};
    }

    @Test
    void givesUpWaitingAndAsksOnlyOnceAllThatTime() {
        var lookup = new SystemLookup("rqlite", 4002, this::hang, SHORT);

        givesUp(lookup);
        Waiting.until(LONG, "asked for the first call", () -> asked.get() == 1); // by a thread of its own
        for (int call = 1; call < 5; call++) givesUp(lookup);

        assertThat(asked).hasValue(1);
        answer.countDown();
    }

    private static void givesUp(SystemLookup lookup) {
        assertThatThrownBy(lookup::ask)
                .isInstanceOf(DiscoveryException.class)
                .hasMessageStartingWith("lookup rqlite: no answer within ");
    }

    @Test
    void answersAgainOnceTheResolverDoes() {
        var lookup = new SystemLookup("rqlite", 4002, this::hang, LONG);
        answer.countDown();

        assertThat(lookup.ask()).containsExactly("10.0.0.1:4002");
        assertThat(lookup.ask()).containsExactly("10.0.0.1:4002");
        assertThat(asked).hasValue(2);
    }

    @Test
    void anInterruptedCallerStopsWaiting() {
        var lookup = new SystemLookup("rqlite", 4002, this::hang, LONG);
        Thread.currentThread().interrupt();

        assertThatThrownBy(lookup::ask).hasMessage("lookup rqlite: interrupted");

        assertThat(Thread.interrupted()).isTrue();
        answer.countDown();
    }

    @Test
    void moreAddressesThanAnyClusterHasAreRefused() {
        var lookup = new SystemLookup("wrong", 4002, _ -> addresses(300), LONG);

        assertThatThrownBy(lookup::ask)
                .isInstanceOf(DiscoveryException.class)
                .hasMessage("lookup wrong: it has 300 addresses, no cluster is that large: is it the right name?");
        assertThat(new SystemLookup("right", 4002, _ -> addresses(256), LONG).ask())
                .hasSize(256);
    }

    private static InetAddress[] addresses(int count) {
        return IntStream.range(0, count)
                .mapToObj(index -> InetAddress.ofLiteral("10.0." + index / 256 + "." + index % 256))
                .toArray(InetAddress[]::new);
    }

    @Test
    void whateverTheResolverThrowsIsNamed() {
        var lookup = new SystemLookup(
                "rqlite",
                4002,
                _ -> {
                    throw new SecurityException("forbidden");
                },
                LONG);

        assertThatThrownBy(lookup::ask)
                .isInstanceOf(DiscoveryException.class)
                .hasMessageContaining("lookup rqlite: ")
                .hasMessageContaining("forbidden");
    }

    @Test
    void aNameTheJdkHasNoReasonForDoesNotExist() {
        var lookup = new SystemLookup(
                "rqlite",
                4002,
                name -> {
                    throw new UnknownHostException(name);
                },
                LONG);

        assertThatThrownBy(lookup::ask).hasMessage("lookup rqlite: no such host");
    }
}
