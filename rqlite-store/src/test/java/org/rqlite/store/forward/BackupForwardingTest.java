// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rqlite.api.Backup;
import org.rqlite.api.Backup.Form;
import org.rqlite.api.Backups;
import org.rqlite.api.LeaderNotFoundException;
import org.rqlite.api.NotLeaderException;
import org.rqlite.api.OverloadedException;
import org.rqlite.api.Peer;
import org.rqlite.api.metrics.Metrics;
import org.rqlite.store.forward.Leadership.Standing;
import org.rqlite.store.peer.PeerClient;
import org.rqlite.testkit.Ports;

class BackupForwardingTest {
    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Backups NEVER = (_, _) -> {
        throw new AssertionError("must not be made here");
    };
    private static final Backups HERE = (_, sink) -> sink.piece(new byte[] {1}, 0, 1);

    private final ByteArrayOutputStream arrived = new ByteArrayOutputStream();
    private PeerClient client;

    @BeforeEach
    void open() {
        client = OtherNode.client();
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void theLeaderMakesItsOwn() {
        var leadership = new SetLeadership();
        leadership.standing = Standing.READY;

        forwarding(HERE, leadership, WAIT).backUp(backup(true), arrived::write);

        assertThat(arrived.toByteArray()).containsExactly(1);
    }

    @Test
    void whoeverWantsNoLeaderGetsWhatIsHere() throws IOException {
        try (var leader = new OtherNode()) {
            forwarding(HERE, SetLeadership.of(leader), WAIT).backUp(backup(false), arrived::write);

            assertThat(arrived.toByteArray()).containsExactly(1);
            assertThat(leader.runs).hasValue(0);
        }
    }

    @Test
    void anotherNodeGetsItFromTheLeader() throws IOException {
        try (var leader = new OtherNode()) {
            forwarding(NEVER, SetLeadership.of(leader), WAIT).backUp(backup(true), arrived::write);

            assertThat(arrived.toByteArray()).containsExactly(7);
        }
    }

    @Test
    void aRefusalThatNamesTheLeaderIsFollowed() throws IOException {
        try (var old = new OtherNode();
                var leader = new OtherNode()) {
            old.backups = (_, _) -> {
                throw new NotLeaderException(leader.peer());
            };

            forwarding(NEVER, SetLeadership.of(old), WAIT).backUp(backup(true), arrived::write);

            assertThat(arrived.toByteArray()).containsExactly(7);
        }
    }

    @Test
    void whatWasHandedOverIsNotHandedOverOnceMore() throws IOException {
        try (var leader = new OtherNode()) {
            leader.backups = (_, sink) -> {
                sink.piece(new byte[] {7}, 0, 1);
                throw new NotLeaderException();
            };

            assertThatThrownBy(() ->
                            forwarding(NEVER, SetLeadership.of(leader), WAIT).backUp(backup(true), arrived::write))
                    .isInstanceOf(LeaderNotFoundException.class);
            assertThat(leader.runs).hasValue(1);
            assertThat(arrived.size()).isOne();
        }
    }

    @Test
    void whatTheLeaderSaysIsSaidHere() throws IOException {
        try (var leader = new OtherNode()) {
            leader.backups = (_, _) -> {
                throw new OverloadedException("pre-backup snapshot failed: busy");
            };

            assertThatThrownBy(() ->
                            forwarding(NEVER, SetLeadership.of(leader), WAIT).backUp(backup(true), arrived::write))
                    .isInstanceOf(OverloadedException.class)
                    .hasMessage("pre-backup snapshot failed: busy");
        }
    }

    @Test
    void i9WithoutALeaderTheWaitIsBounded() {
        var gone = new SetLeadership();
        gone.other = Optional.of(new Peer("n9", "", "127.0.0.1:" + Ports.free(), true));

        for (var leadership : List.of(new SetLeadership(), gone)) {
            var start = System.nanoTime();
            assertThatThrownBy(() -> forwarding(NEVER, leadership, SHORT).backUp(backup(true), arrived::write))
                    .isInstanceOf(LeaderNotFoundException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(SHORT, Duration.ofSeconds(4));
        }
    }

    private BackupForwarding forwarding(Backups here, Leadership leadership, Duration wait) {
        return new BackupForwarding(here, leadership, client, wait, new ForwardCounters(new Metrics()));
    }

    private static Backup backup(boolean fromLeader) {
        return new Backup(Form.WAL_FILE, List.of(), fromLeader, Duration.ofSeconds(10));
    }
}
