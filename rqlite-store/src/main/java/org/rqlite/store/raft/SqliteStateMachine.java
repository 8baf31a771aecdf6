// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.statemachine.impl.FileListSnapshotInfo;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;
import org.rqlite.api.Halt;
import org.rqlite.store.log.TermIndex;

/// What Ratis calls: passes entries and events on, and tells Ratis how far the database goes.
///
/// Ratis's own threads call, some under its server lock: an event is only passed on. A snapshot has no files
/// here: the main database file *is* the snapshot, and Ratis is only told its index (A1, D6).
final class SqliteStateMachine extends BaseStateMachine {
    private final ClientId self;
    private final ApplySide apply;
    private final CatchUp catchUp;
    private final Events events;
    private final Halt halt;
    private volatile @Nullable RaftServer server; // set once by initialize

    /// What happens to the node's role, and the leader's.
    interface Events {
        /// There is a leader, after another or after none; maybe this node.
        void leaderKnown();

        /// This node leads, and Ratis has applied all of earlier terms.
        ///
        /// @param term in which it leads
        void leaderReady(long term);

        /// This node leads no more.
        void notLeader();
    }

    SqliteStateMachine(ClientId self, ApplySide apply, CatchUp catchUp, Events events, Halt halt) {
        this.self = self;
        this.apply = apply;
        this.catchUp = catchUp;
        this.events = events;
        this.halt = halt;
    }

    @Override
    public void initialize(RaftServer raftServer, RaftGroupId groupId, RaftStorage storage) throws IOException {
        super.initialize(raftServer, groupId, storage);
        server = raftServer;
        getLifeCycle()
                .startAndTransition(
                        () -> setLastAppliedTermIndex(ratis(apply.applied().at())), IOException.class);
    }

    @Override
    public @Nullable SnapshotInfo getLatestSnapshot() {
        // what a load has made of the main file is taken first: Ratis purges its log behind what it takes
        return Optional.of(apply.told())
                .filter(told -> told.index() >= 0)
                .map(told -> new FileListSnapshotInfo(List.of(), told.term(), told.index()))
                .orElse(null); // Ratis's word for none
    }

    @Override
    public org.apache.ratis.server.protocol.TermIndex getLastAppliedTermIndex() {
        // asked by the base class's constructor too, when there is no apply side yet
        return apply == null
                ? super.getLastAppliedTermIndex()
                : ratis(apply.applied().at());
    }

    @Override
    public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
        var entry = transaction.getLogEntry();
        var logged = entry.getStateMachineLogEntry();
        var ours = logged.getClientId().equals(self.toByteString());
        var at = new TermIndex(entry.getTerm(), entry.getIndex());
        var item = LogItem.of(at, logged.getLogData(), ours ? logged.getCallId() : 0);
        apply.add(item, isLast(entry.getIndex()));
        return item.done();
    }

    /// Entries of Ratis's own keep their place in line, or the applied index would go back.
    @Override
    public void notifyTermIndexUpdated(long term, long index) {
        apply.add(LogItem.of(new TermIndex(term, index), ByteString.EMPTY, 0), isLast(index));
    }

    @Override
    public long takeSnapshot() {
        return apply.snapshot().orElse(RaftLog.INVALID_LOG_INDEX);
    }

    /// This follower's log cannot reach the leader's any more: what [CatchUp] receives, Ratis has installed by
    /// [#pause()] and [#reinitialize()].
    @Override
    public CompletableFuture<org.apache.ratis.server.protocol.TermIndex> notifyInstallSnapshotFromLeader(
            RoleInfoProto role, org.apache.ratis.server.protocol.TermIndex first) {
        var leader = role.getFollowerInfo().getLeaderInfo().getId().getId().toStringUtf8();
        return catchUp.call(leader, first.getIndex())
                .thenApply(received -> received.map(SqliteStateMachine::ratis).orElse(null)); // Ratis's word for none
    }

    /// Under Ratis's server lock, when a snapshot was received.
    @Override
    public void pause() {
        catchUp.placing();
        if (getLifeCycleState() == LifeCycle.State.PAUSED) return;
        getLifeCycle().transition(LifeCycle.State.PAUSING);
        apply.pause();
        getLifeCycle().transition(LifeCycle.State.PAUSED);
    }

    /// On Ratis's updater, after [#pause()].
    @Override
    public void reinitialize() throws IOException {
        apply.replace();
        catchUp.installed();
        setLastAppliedTermIndex(ratis(apply.applied().at()));
        getLifeCycle().transition(LifeCycle.State.STARTING);
        getLifeCycle().transition(LifeCycle.State.RUNNING);
    }

    @Override
    public void notifyLeaderChanged(RaftGroupMemberId member, RaftPeerId leader) {
        events.leaderKnown();
    }

    @Override
    public void notifyLeaderReady() {
        events.leaderReady(term());
    }

    @Override
    public void notifyNotLeader(Collection<TransactionContext> pending) {
        events.notLeader();
    }

    @Override
    public void notifyLogFailed(Throwable cause, @Nullable LogEntryProto failed) {
        halt.halt(Halt.Reason.DISK, "the log cannot be written", cause);
    }

    private long term() {
        var ratis = server;
        try {
            return ratis == null ? 0 : ratis.getDivision(getGroupId()).getInfo().getCurrentTerm();
        } catch (IOException _) {
            return 0; // closing
        }
    }

    private boolean isLast(long index) {
        var ratis = server;
        try {
            return ratis != null
                    && index >= ratis.getDivision(getGroupId()).getRaftLog().getLastCommittedIndex();
        } catch (IOException _) {
            return false; // closing
        }
    }

    private static org.apache.ratis.server.protocol.TermIndex ratis(TermIndex at) {
        return org.apache.ratis.server.protocol.TermIndex.valueOf(at.term(), at.index());
    }
}
