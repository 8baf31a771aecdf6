// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.api.disco.CheckAndSet;
import org.rqlite.api.disco.DiscoveryException;

/// Reports are put together by many hands and read by others: order and sharing must not matter.
class DiagnosticTreeTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theOrderInWhichFactsCameDoesNotShow(long seed) {
        var random = new SplittableRandom(seed);
        var names = new ArrayList<String>();
        for (var i = 0; i < 40; i++) names.add("fact_" + random.nextInt(1000));
        var facts = new HashMap<String, Diagnostic>();
        for (var name : names) facts.put(name, Diagnostic.of(name.length()));
        var shuffled = new ArrayList<>(facts.keySet());
        Collections.shuffle(shuffled, new java.util.Random(seed));
        var other = new LinkedHashMap<String, Diagnostic>();
        for (var name : shuffled) other.put(name, facts.get(name));

        assertThat(Diagnostic.section(other)).isEqualTo(Diagnostic.section(facts));
        assertThat(List.copyOf(Diagnostic.section(other).facts().keySet())).isSorted();
    }

    @Test
    void eachWordMakesItsKind() {
        assertThat(Diagnostic.of("x")).isEqualTo(new Diagnostic.Text("x"));
        assertThat(Diagnostic.of(Long.MIN_VALUE)).isEqualTo(new Diagnostic.Count(Long.MIN_VALUE));
        assertThat(Diagnostic.of(false)).isEqualTo(new Diagnostic.Flag(false));
        assertThat(new Diagnostic.Unknown()).isEqualTo(new Diagnostic.Unknown()).isNotEqualTo(Diagnostic.of(""));
    }

    @Test
    void aFactThatIsMissingIsNoFact() {
        assertThatThrownBy(() -> new Diagnostic.Items(Arrays.asList(Diagnostic.of(1), null)))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> new Statement("SELECT 1", Arrays.asList((Parameter) null)))
                .isInstanceOf(NullPointerException.class);
    }

    @Test
    void sectionsMayStandInSectionsAndLists() {
        var inner = Diagnostic.section(Map.of("b", Diagnostic.of(1)));
        var tree = Diagnostic.section(Map.of("list", new Diagnostic.Items(List.of(inner, inner)), "one", inner));

        assertThat(tree.facts())
                .isEqualTo(new TreeMap<>(Map.of("one", inner, "list", new Diagnostic.Items(List.of(inner, inner)))));
        assertThat(tree.facts().comparator()).isNull();
    }

    /// Whoever founds a cluster branches on it: none may be taken for another.
    @Test
    void theOutcomesOfACheckAndSetAreThree() {
        List<CheckAndSet> outcomes =
                List.of(new CheckAndSet.Won(1), new CheckAndSet.Lost(), new CheckAndSet.Unknown("timeout"));

        assertThat(outcomes.stream().map(outcome -> switch (outcome) {
                    case CheckAndSet.Won(var version) -> "won " + version;
                    case CheckAndSet.Lost() -> "lost";
                    case CheckAndSet.Unknown(var reason) -> "unknown: " + reason;
                }))
                .containsExactly("won 1", "lost", "unknown: timeout");
        assertThat(CheckAndSet.class.getPermittedSubclasses()).hasSize(outcomes.size());
    }

    @Test
    void aServiceThatFailsIsToldWithItsCause() {
        var cause = new IllegalStateException("refused");

        assertThat(new DiscoveryException("no answer from 127.0.0.1:8500", cause))
                .hasMessage("no answer from 127.0.0.1:8500")
                .hasCause(cause);
    }

    @Test
    void aSinkThatClosedIsNoRefusal() {
        assertThat(new SinkClosedException("client went away"))
                .hasMessage("client went away")
                .isNotInstanceOf(DatabaseException.class);
    }

    @Test
    void aReadServedHereHasNoIndex() {
        assertThat(Served.LOCALLY).isEqualTo(new Served(0));
    }

    @Test
    void aReadinessSaysWhatIsMissing() {
        List<Readiness> all = List.of(
                new Readiness.Ready(),
                new Readiness.NoLeader("waits for n2"),
                new Readiness.LeaderUnreachable("refused"),
                new Readiness.StoreNotReady(),
                new Readiness.NotSynced("timeout"),
                new Readiness.DatabaseNotOk("locked"));

        assertThat(all).doesNotHaveDuplicates().hasSameSizeAs(Readiness.class.getPermittedSubclasses());
        assertThat(new Readiness.NoLeader("a")).isNotEqualTo(new Readiness.NoLeader("b"));
    }
}
