// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.formation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.rqlite.api.Formation.Door;
import org.rqlite.server.flags.HostPort;
import org.rqlite.server.flags.JoinTarget;

/// Both forms of `-join`, and what is said of those that fit neither (A10).
class LocatorTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30); // a door that is there answers, late if need be

    private final FakeFormation formation = new FakeFormation();
    private final Locator locator = new Locator(formation, PATIENCE, PATIENCE);

    @Test
    void aBareAddressIsANodeToNodePortIfThatAnswersA10() throws Exception {
        assertThat(locate("127.0.0.1:4002")).isEqualTo(new Located.At("127.0.0.1:4002"));
    }

    @Test
    void aBareAddressIsAnHttpApiIfThatAnswersA10() throws Exception {
        try (var api = StubDoor.http(200, "\"127.0.0.1:4002\"")) {
            formation.doors.put(api.address().toString(), Door.SOMETHING_ELSE);

            assertThat(locate(api.address().toString())).isEqualTo(new Located.At("127.0.0.1:4002"));
        }
    }

    @Test
    void aUrlIsAnHttpApiA10() throws Exception {
        try (var api = StubDoor.http(200, "\"127.0.0.1:4002\"")) {
            assertThat(locate("http://" + api.address())).isEqualTo(new Located.At("127.0.0.1:4002"));
        }
    }

    @Test
    void aUrlOfANodeToNodePortIsNamed() throws Exception {
        try (var port = StubDoor.start("\u0000\u0000\u0012\u0004")) {
            assertThat(locate("http://" + port.address()))
                    .isEqualTo(new Located.Mistaken("http://" + port.address()
                            + " is a node-to-node port and no HTTP API: write it as " + port.address()
                            + ", or name the HTTP port"));
        }
    }

    @Test
    void aBareAddressOfAStrangerIsNamed() throws Exception {
        try (var stranger = StubDoor.http(404, "")) {
            formation.doors.put(stranger.address().toString(), Door.SOMETHING_ELSE);

            assertThat(locate(stranger.address().toString()))
                    .isInstanceOfSatisfying(
                            Located.Mistaken.class,
                            it -> assertThat(it.reason())
                                    .startsWith(stranger.address()
                                            + " is neither the node-to-node port nor the HTTP API of a node"));
        }
    }

    @Test
    void nobodyThereIsNoMistake() throws Exception {
        formation.doors.put("127.0.0.1:1", Door.NOTHING);

        assertThat(locate("127.0.0.1:1")).isEqualTo(new Located.Silent("nobody answers at 127.0.0.1:1"));
    }

    @Test
    void aNameThatResolvesToNothingIsNamed() throws Exception {
        assertThat(locate("no-such-host.invalid:4002"))
                .isEqualTo(new Located.Mistaken(
                        "cannot resolve no-such-host.invalid: no such host, check the name and this machine's DNS"));
    }

    @Test
    void allTargetsAreLookedAtAtOnceAndKeepTheirOrder() throws Exception {
        var allAsked = new CountDownLatch(4); // before that none of them answers
        var nodes = List.of("127.0.0.1:4102", "127.0.0.1:4202", "127.0.0.1:4302", "127.0.0.1:4402");
        var doors = nodes.stream()
                .map(node -> StubDoor.http(200, "\"" + node + "\"", allAsked))
                .toList();
        try {
            var targets = doors.stream()
                    .<JoinTarget>map(door -> new JoinTarget.Url(false, "", door.address()))
                    .toList();

            var found = locator.locate(targets);

            assertThat(found.sequencedKeySet()).containsExactlyElementsOf(targets);
            assertThat(found.values())
                    .containsExactlyElementsOf(
                            nodes.stream().<Located>map(Located.At::new).toList());
        } finally {
            for (var door : doors) door.close();
        }
    }

    @Test
    void whoSaysNothingIsLeftInTimeAndNoMistake() throws Exception {
        try (var silent = StubDoor.silent()) {
            var target = new JoinTarget.Url(false, "", silent.address());
            formation.doors.put(silent.address().toString(), Door.NOTHING);

            var found = new Locator(formation, Duration.ofMillis(200)).locate(List.of(target));

            assertThat(found.get(target)).isInstanceOf(Located.Silent.class);
        }
    }

    @Test
    void aNameIsLookedUpAfreshEachTime() throws InterruptedException {
        var names = new HostLookup();

        assertThat(names.look("127.0.0.1", Duration.ofSeconds(5))).isEqualTo(HostLookup.Name.KNOWN);
        assertThat(names.look("no-such-host.invalid", Duration.ofSeconds(20))).isEqualTo(HostLookup.Name.UNKNOWN);
        assertThat(names.look("127.0.0.1", Duration.ofSeconds(5))).isEqualTo(HostLookup.Name.KNOWN);
    }

    private Located locate(String entry) throws InterruptedException {
        var target = JoinTarget.parse(entry).orElseThrow();
        assertThat(target.address())
                .isEqualTo(HostPort.split(entry.replace("http://", "")).orElseThrow());
        return locator.locate(List.of(target)).get(target);
    }
}
