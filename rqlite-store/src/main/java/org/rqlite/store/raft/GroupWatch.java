// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.util.LifeCycle;
import org.rqlite.api.Halt;

/// Looks after the group by time, where Ratis leaves a node to itself: a division that closed, a learner that
/// was never told to start, a snapshot that nobody calls for, connections that wait longer and longer to be
/// tried again.
///
/// On the watch's thread.
final class GroupWatch implements Runnable {
    private static final System.Logger LOG = System.getLogger(GroupWatch.class.getName());
    private static final Duration REOPEN_FIRST = Duration.ofSeconds(1);
    private static final Duration REOPEN_MAX = Duration.ofSeconds(30);
    private static final Duration STUCK = Duration.ofSeconds(2);
    private static final Duration RECONNECT = Duration.ofSeconds(1);

    private final GroupServer server;
    private final String self;
    private final ApplySide apply;
    private final CatchUp catchUp;
    private final Halt halt;
    private final AtomicBoolean reconnecting = new AtomicBoolean(); // a thread closes connections
    private volatile boolean dismissed; // the leader said that this node is no member
    private long reopenNanos; // when to open a division again that was told to close
    private Duration reopenPace = REOPEN_FIRST;
    private long leaderlessNanos; // since when no leader is known
    private long reconnectNanos; // not before

    /// What it looks after.
    ///
    /// @param self id of this node
    record Parts(GroupServer server, String self, ApplySide apply, CatchUp catchUp, Halt halt) {}

    GroupWatch(Parts parts) {
        server = parts.server();
        self = parts.self();
        apply = parts.apply();
        catchUp = parts.catchUp();
        halt = parts.halt();
        leaderlessNanos = System.nanoTime();
        reconnectNanos = leaderlessNanos;
    }

    /// Whether this node was a member and is none any more, as far as it knows. Any thread.
    boolean isRemoved() {
        if (dismissed) return true;
        var members = server.group().map(Group::members).orElse(Members.NONE);
        return !members.equals(Members.NONE) && !members.contains(self);
    }

    @Override
    public void run() {
        var group = server.group();
        if (group.isEmpty()) return;
        try {
            look(group.get());
        } catch (IOException e) {
            halt.halt(Halt.Reason.CONSENSUS, "the log could not be opened again: " + e.getMessage(), e);
        }
    }

    private void look(Group group) throws IOException {
        var state = group.division().getInfo().getLifeCycleState();
        if (state.isClosingOrClosed() || state == LifeCycle.State.EXCEPTION) {
            ended(group, state);
        } else if (catchUp.isStuck(STUCK)) {
            takeUnasked();
        } else if (state == LifeCycle.State.STARTING && isNewLearner(group)) {
            LOG.log(Level.INFO, "opens the log again as a learner");
            server.reopen(() -> {});
        } else {
            lookForLeader(group);
        }
    }

    /// A division closes itself for good. It was told to if it asked for votes, or is no member: a removed
    /// node. But it may have been told on account of a change that did not come about, so it asks again, ever
    /// more rarely. In any other case only a new process helps (A14).
    private void ended(Group group, LifeCycle.State state) throws IOException {
        var asked = group.division().getInfo().getCurrentRole() == RaftPeerRole.CANDIDATE;
        if (!asked && group.members().contains(self)) {
            if (!server.group().equals(Optional.of(group))) return; // it is being left
            var why = "the consensus layer stopped by itself, state=" + state;
            halt.halt(Halt.Reason.CONSENSUS, why, new IllegalStateException(why));
            return;
        }
        var now = System.nanoTime();
        if (!dismissed) {
            LOG.log(Level.WARNING, "this node is no member of the cluster any more");
            dismissed = true;
            reopenNanos = now + reopenPace.toNanos();
        }
        if (now - reopenNanos < 0) return;
        reopenPace = min(reopenPace.multipliedBy(2), REOPEN_MAX);
        server.reopen(() -> {});
        reopenNanos = System.nanoTime() + reopenPace.toNanos();
    }

    /// A snapshot was received for a leader that is none any more, and the new one does not call for it.
    private void takeUnasked() throws IOException {
        LOG.log(Level.INFO, "takes a snapshot in that no leader asks for any more");
        apply.pause();
        server.reopen(apply::replace);
        catchUp.installed();
    }

    /// Ratis starts a new voter when it has caught up, but a new learner never.
    private boolean isNewLearner(Group group) {
        var configured = group.division().getRaftConf().getLogEntryIndex();
        return group.members().learners().contains(self) && apply.applied().at().index() >= configured;
    }

    /// gRPC waits up to two minutes before it tries a lost connection again. Without a leader that is too long:
    /// after a partition nobody could be elected meanwhile.
    private void lookForLeader(Group group) {
        var now = System.nanoTime();
        var info = group.division().getInfo();
        var leader = info.getLeaderId();
        if (leader != null) {
            catchUp.leaderIs(leader.toString());
            leaderlessNanos = now;
            dismissed = false;
            reopenPace = REOPEN_FIRST;
            return;
        }
        if (now - leaderlessNanos < RECONNECT.toNanos() || now - reconnectNanos < 0) return;
        reconnectNanos = now + RECONNECT.toNanos();
        var members = group.members();
        var others = Stream.concat(members.voters().stream(), members.previousVoters().stream())
                .filter(id -> !id.equals(self))
                .distinct()
                .toList();
        if (others.isEmpty()) return;
        var rpc = server.server().getServerRpc();
        if (!reconnecting.compareAndSet(false, true)) return; // one thread at a time (I9)
        // closing a connection waits for calls on it
        Thread.ofVirtual().name("reconnect").start(() -> {
            try {
                for (var id : others) rpc.handleException(RaftPeerId.valueOf(id), new IOException("no leader"), true);
            } finally {
                reconnecting.set(false);
            }
        });
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
