// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.forming;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.store.disk.NodeFile;
import org.rqlite.store.founding.FoundingMessage;
import org.rqlite.store.founding.FoundingPace;
import org.rqlite.store.founding.RecordedNodes;

/// Foundings on real folders, with the letters between the nodes in the test's hand.
class FoundingHostTest {
    private final AtomicReference<Duration> clock = new AtomicReference<>(Duration.ZERO);
    private final List<FoundingNode> nodes = new ArrayList<>();

    @TempDir
    Path folder;

    @BeforeEach
    void threeNodesThatKnowEachOther() {
        for (var id : List.of("n1", "n2", "n3")) nodes.add(new FoundingNode(id, folder.resolve(id), 3, clock));
        for (var node : nodes) nodes.forEach(other -> node.host().note(other.candidate()));
    }

    @Test
    void f3ThreeNodesFoundOneClusterForcedBeforeTheGroupIsMade() throws IOException {
        node(1).host().tick();
        FoundingNode.deliver(nodes, _ -> true);

        var cluster = node(1).group.cluster();
        assertThat(cluster).isPresent();
        for (var node : nodes) {
            assertThat(node.group.cluster()).isEqualTo(cluster);
            assertThat(node.group.voters()).containsExactly("n1", "n2", "n3");
            assertThat(NodeFile.read(node.folder).flatMap(NodeFile::clusterId)).isEqualTo(cluster);
            assertThat(node.state()).isEqualTo("ACTIVATED");
            assertThat(node.host().plan(cluster.get())).isPresent();
        }
    }

    @Test
    void f4ACommitDelayedPastEveryTimerFindsTheClusterThere() throws IOException {
        var late = new ArrayList<FoundingNode.Letter>();
        node(1).host().tick();
        // no word reaches n3 after its promise
        FoundingNode.deliver(nodes, letter -> {
            var held = letter.to().id().equals("n3") && !(letter.message() instanceof FoundingMessage.Prepare);
            if (held) late.add(letter);
            return !held;
        });
        assertThat(node(3).state()).isEqualTo("PREPARED");
        assertThat(node(3).group.cluster()).isEmpty();

        // a promise never ends by time alone
        for (var i = 0; i < 100; i++) {
            pass(FoundingPace.PATIENCE);
            node(3).host().tick();
            FoundingNode.deliver(
                    nodes,
                    letter -> letter.from() != node(3) && !letter.to().id().equals("n3"));
            if (node(3).state().equals("REFUSED")) break;
            assertThat(node(3).state()).isEqualTo("PREPARED");
        }
        late.forEach(letter -> FoundingNode.deliver(nodes, letter));

        // it has refused, or has heard that others are active; two clusters there are in no case
        var cluster = node(1).group.cluster();
        assertThat(node(2).group.cluster()).isEqualTo(cluster);
        assertThat(node(3).group.cluster()).isIn(Optional.empty(), cluster);
        assertThat(node(1).state()).isEqualTo("ACTIVATED");
    }

    @Test
    void f4ANodeWhoseCommitIsLostAsksAndActivates() throws IOException {
        node(1).host().tick();
        FoundingNode.deliver(
                nodes,
                letter -> !(letter.message() instanceof FoundingMessage.Commit)
                        || !letter.to().id().equals("n3"));
        assertThat(node(3).state()).isEqualTo("PREPARED");

        node(3).host().tick();
        pass(FoundingPace.PATIENCE.plusSeconds(1));
        node(3).host().tick();
        FoundingNode.deliver(nodes, _ -> true);

        assertThat(node(3).state()).isEqualTo("ACTIVATED");
        assertThat(node(3).group.cluster()).isEqualTo(node(1).group.cluster());
    }

    @Test
    void f6AStartMakesTheGroupThatACrashPrevented() throws IOException {
        node(1).host().tick();
        FoundingNode.deliver(nodes, _ -> true);
        var cluster = node(2).group.cluster();
        node(2).group = new SilentGroup(); // as if the process had ended right after the force

        node(2).start();

        assertThat(node(2).group.cluster()).isEqualTo(cluster);
        assertThat(node(2).group.voters()).containsExactly("n1", "n2", "n3");
    }

    @Test
    void f6ADeadFoundingIsDroppedAndItsGroupDeleted() throws IOException {
        node(1).host().tick();
        FoundingNode.deliver(nodes, letter -> letter.message() instanceof FoundingMessage.Prepare);
        assertThat(node(1).state()).isEqualTo("ACTIVATED");
        for (var prepared : List.of(node(2), node(3))) {
            prepared.host().tick();
            pass(FoundingPace.PATIENCE.plusSeconds(1));
            prepared.host().tick();
            pass(FoundingPace.ANSWERS.plusSeconds(1));
            prepared.host().tick(); // asked in vain: withdraws
            FoundingNode.deliver(nodes, _ -> false);
            assertThat(prepared.state()).isEqualTo("REFUSED");
        }

        node(1).host().tick();
        pass(FoundingPace.PATIENCE.plusSeconds(1));
        node(1).host().tick();
        FoundingNode.deliver(nodes, letter -> letter.message() instanceof FoundingMessage.Ask);

        assertThat(node(1).state()).startsWith("DROPPED");
        assertThat(node(1).group.cluster()).isEmpty();
        assertThat(NodeFile.read(node(1).folder).flatMap(NodeFile::clusterId)).isEmpty();
    }

    @Test
    void f5AFoundingThatSomebodyDeclinedBindsNobody() throws IOException {
        node(1).host().tick();
        FoundingNode.deliver(nodes, letter -> letter.to().id().equals("n2"));
        node(2).host().tick();
        pass(FoundingPace.PATIENCE.plusSeconds(1));

        node(2).host().tick(); // asks n3, which has not heard of it and never will take part
        FoundingNode.deliver(nodes, letter -> letter.to().id().equals("n3"));

        assertThat(node(3).state()).startsWith("DECLINED");
        assertThat(node(2).state()).startsWith("REFUSED");
        assertThat(node(2).host().waiting()).noneMatch(waiting -> waiting.plan().round() == 1);
    }

    @Test
    void f5ANodeIsLetIntoAClusterOnceAndIntoNoOther() {
        var cluster = new UUID(1, 2);
        var other = new UUID(3, 4);

        assertThat(node(1).host().admit(cluster)).isEmpty();
        assertThat(node(1).group.cluster()).contains(cluster);
        assertThat(node(1).self().cluster()).contains(cluster);

        assertThat(node(1).host().admit(cluster)).isEmpty();
        assertThat(node(1).host().admit(other)).contains("this node belongs to cluster " + cluster);
        node(1).start();
        assertThat(node(1).self().cluster()).contains(cluster);
    }

    @Test
    void f5ANodeThatIsLetInKeepsItsPromiseToNobody() throws IOException {
        node(2).host().heard(node(1).self().identity(), prepare());
        assertThat(node(2).state()).isEqualTo("PREPARED");

        assertThat(node(2).host().admit(new UUID(1, 2))).isEmpty();

        assertThat(node(2).state()).isEqualTo("REFUSED");
    }

    @Test
    void aClusterOfOneIsFoundedAtOnceAndOnlyOnce() {
        var alone = new FoundingNode("n9", folder.resolve("n9"), 0, clock);

        assertThat(alone.host().foundAlone()).isTrue();
        var cluster = alone.group.cluster();
        assertThat(alone.host().foundAlone()).isFalse();
        alone.start();

        assertThat(alone.self().cluster()).isEqualTo(cluster).isPresent();
        assertThat(alone.group.voters()).containsExactly("n9");
    }

    @Test
    void aNodeBoundByAPromiseDoesNotFoundAlone() {
        node(2).host().heard(node(1).self().identity(), prepare());

        assertThat(node(2).host().foundAlone()).isFalse();
        assertThat(node(2).host().waiting()).hasSize(1);
    }

    @Test
    void nobodyIsCountedOnceALeaderIsKnown() {
        node(1).group.lead();

        assertThat(node(1).host().note(node(2).candidate())).isEmpty();
        node(1).host().tick();
        assertThat(node(1).letters).isEmpty();
        assertThat(node(2).host().note(node(3).candidate())).contains(RecordedNodes.Noted.KNOWN);
    }

    @Test
    void aDiskThatRefusesEndsTheNodeBeforeAnyEffect() throws IOException {
        Files.createDirectories(node(2).folder.resolve("founding.tmp").resolve("in the way"));

        try {
            node(2).host().heard(node(1).self().identity(), prepare());
        } catch (UncheckedIOException _) {
            // the caller gets no answer
        }

        assertThat(node(2).halts).singleElement().asString().startsWith("DISK a step of a founding");
        assertThat(node(2).state()).isEmpty();
    }

    @Test
    void aNodeThatStopsTakesNoStepMore() throws IOException {
        var question = prepare();
        node(2).host().close();
        node(2).host().close();

        assertThat(node(2).host().heard(node(1).self().identity(), question)).isEmpty();
        assertThat(node(2).host().admit(new UUID(1, 2))).contains("the node is stopping");
        assertThat(node(2).host().foundAlone()).isFalse();
        assertThat(node(2).host().note(node(3).candidate())).isEmpty();
        node(2).host().tick();

        assertThat(node(2).letters).isEmpty();
        assertThat(node(2).state()).isEmpty();
        assertThat(node(2).group.cluster()).isEmpty();
    }

    private FoundingMessage prepare() {
        node(1).host().tick();
        var letter = node(1).letters.remove();
        node(1).letters.clear();
        return letter.message();
    }

    private FoundingNode node(int number) {
        return nodes.get(number - 1);
    }

    private void pass(Duration time) {
        clock.set(clock.get().plus(time));
    }
}
