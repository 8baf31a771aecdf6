// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.rqlite.api.LeaderNotFoundException;
import org.rqlite.api.Peer;
import org.rqlite.store.peer.Answer;

class LeaderReadIndexTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @Test
    void theLeadersAnswerIsTheIndex() throws IOException {
        try (var leader = new OtherNode();
                var client = OtherNode.client()) {
            assertThat(ask(new LeaderReadIndex(SetLeadership.of(leader), client)))
                    .isEqualTo(41);
        }
    }

    @Test
    void a7EachReadGetsAnAnswerToAQuestionSentAfterItCame() throws Exception {
        try (var leader = new OtherNode();
                var client = OtherNode.client()) {
            var index = new LeaderReadIndex(SetLeadership.of(leader), client);

            for (var now = 1L; now <= 200; now++) {
                leader.answer = new Answer.ReadIndexIs(now);
                assertThat(ask(index)).isEqualTo(now);
            }
        }
    }

    @Test
    void readsThatComeTogetherShareQuestions() throws Exception {
        try (var leader = new OtherNode();
                var client = OtherNode.client()) {
            var index = new LeaderReadIndex(SetLeadership.of(leader), client);
            ask(index); // the connection stands
            var before = leader.questions.get();

            var reads = IntStream.range(0, 500)
                    .mapToObj(_ -> {
                        var read = new CompletableFuture<Long>();
                        var _ = Thread.ofVirtual().start(() -> read.complete(ask(index)));
                        return read;
                    })
                    .toList();

            for (var read : reads) assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo(41);
            assertThat(leader.questions.get() - before).isLessThan(250);
        }
    }

    @Test
    void withoutALeaderThereIsNoIndex() {
        try (var client = OtherNode.client()) {
            assertThatThrownBy(() -> new LeaderReadIndex(new SetLeadership(), client).ask(SOON))
                    .isInstanceOf(LeaderNotFoundException.class);
        }
    }

    @Test
    void aNodeThatDoesNotLeadGivesNoIndex() throws IOException {
        try (var leader = new OtherNode();
                var client = OtherNode.client()) {
            leader.answer = new Answer.NotLeader(Optional.empty());

            assertThatThrownBy(() -> new LeaderReadIndex(SetLeadership.of(leader), client).ask(SOON))
                    .isInstanceOf(LeaderNotFoundException.class);
        }
    }

    @Test
    void aLeaderThatCannotBeReachedGivesNoIndexAndTheNextOneDoes() throws IOException {
        try (var client = OtherNode.client();
                var next = new OtherNode()) {
            var gone = new OtherNode();
            var leadership = SetLeadership.of(gone);
            var index = new LeaderReadIndex(leadership, client);
            gone.close();

            assertThatThrownBy(() -> index.ask(SOON)).isInstanceOf(LeaderNotFoundException.class);
            leadership.other = Optional.of(next.peer());

            assertThat(ask(index)).isEqualTo(41);
        }
    }

    @Test
    void anAddressThatIsNoneGivesNoIndex() {
        try (var client = OtherNode.client()) {
            var leadership = new SetLeadership();
            leadership.other = Optional.of(new Peer("x", "", "", true));

            assertThatThrownBy(() -> new LeaderReadIndex(leadership, client).ask(SOON))
                    .isInstanceOf(LeaderNotFoundException.class);
        }
    }

    /// Asks again where no leader answered in time, as the first question may fail whose connection is being made.
    private static long ask(LeaderReadIndex index) {
        var end = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        while (true) {
            try {
                return index.ask(SOON);
            } catch (LeaderNotFoundException e) {
                if (System.nanoTime() - end >= 0) throw e;
            }
        }
    }
}
