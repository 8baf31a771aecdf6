// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rqlite.api.NodeReport;
import org.rqlite.api.Peer;
import org.rqlite.api.Readiness;
import org.rqlite.store.forming.Self;
import org.rqlite.store.log.ReplicatedRecord;
import org.rqlite.store.log.ReplicatedRecord.Member;
import org.rqlite.store.peer.Answer;
import org.rqlite.store.peer.Heard;
import org.rqlite.store.peer.PeerException;
import org.rqlite.store.peer.Question;
import org.rqlite.store.raft.RaftNode;
import org.rqlite.store.raft.Waiting;

/// The cluster as this node sees it, asking the others where it must.
final class ClusterView {
    private final RunningParts parts;
    private final RaftNode node;
    private final Self self;
    private final String version;
    private final Supplier<Optional<String>> databaseFailure;

    /// @param databaseFailure why the database does not answer; empty if it does
    ClusterView(RunningParts parts, String version, Supplier<Optional<String>> databaseFailure) {
        this.parts = parts;
        this.node = parts.raft();
        this.self = parts.self();
        this.version = version;
        this.databaseFailure = databaseFailure;
    }

    static Peer peer(Member member) {
        return new Peer(member.id(), member.apiUrl(), member.raftAddress(), member.voter());
    }

    Optional<Peer> leader() {
        var id = node.leaderId();
        if (id.isEmpty()) return Optional.empty();
        if (id.get().equals(self.id())) return Optional.of(peer(self.member()));
        return members().stream()
                .filter(member -> member.id().equals(id.get()))
                .findFirst()
                .map(ClusterView::peer);
    }

    List<Peer> peers() {
        return members().stream().map(ClusterView::peer).toList();
    }

    /// Asks all members at once.
    List<NodeReport> nodes(Duration timeout) {
        var leader = leader();
        var members = members();
        var asked = new ArrayList<CompletableFuture<NodeReport>>(members.size());
        for (var member : members) asked.add(asking(member, leader, timeout));
        return asked.stream().map(CompletableFuture::join).toList(); // each has its own deadline
    }

    Readiness readiness(boolean sync, Duration timeout) {
        if (parts.forming().isDismissed()) {
            return new Readiness.NoLeader("this node was removed from the cluster");
        }
        var leader = leader();
        if (leader.isEmpty()) return new Readiness.NoLeader(parts.forming().waitingFor());
        var index = node.commitIndex();
        if (!node.isLeader()) {
            try {
                var heard = parts.client().ask(leader.get().raftAddress(), new Question.Meta(), timeout);
                if (heard.answer() instanceof Answer.Meta meta) index = Math.max(index, meta.commitIndex());
            } catch (PeerException e) {
                return new Readiness.LeaderUnreachable(String.valueOf(e.getMessage()));
            }
        } else if (!node.isReadyLeader()) return new Readiness.StoreNotReady();
        if (node.applied().record().isEmpty()) return new Readiness.StoreNotReady();
        var needed = index;
        if (sync && !Waiting.until(() -> node.applied().at().index() >= needed, timeout)) {
            return new Readiness.NotSynced("timeout waiting for commit index");
        }
        return databaseFailure
                .get()
                .<Readiness>map(Readiness.DatabaseNotOk::new)
                .orElseGet(Readiness.Ready::new);
    }

    private List<Member> members() {
        return node.applied().record().map(ReplicatedRecord::members).orElse(List.of()).stream()
                .map(parts.book()::current)
                .toList();
    }

    private CompletableFuture<NodeReport> asking(Member member, Optional<Peer> leader, Duration timeout) {
        var start = System.nanoTime();
        var leads = leader.filter(peer -> peer.id().equals(member.id())).isPresent();
        if (member.id().equals(self.id())) {
            var elapsed = Duration.ofNanos(System.nanoTime() - start);
            var own = new Peer(self.id(), self.member().apiUrl(), self.member().raftAddress(), member.voter());
            return CompletableFuture.completedFuture(new NodeReport(own, version, true, leads, elapsed, ""));
        }
        return parts.client()
                .asking(member.raftAddress(), new Question.Meta(), timeout)
                .handle((heard, error) -> report(member, leads, heard, error, start));
    }

    private static NodeReport report(
            Member member, boolean leads, @Nullable Heard heard, @Nullable Throwable error, long start) {
        var peer = peer(member);
        if (heard != null && heard.answer() instanceof Answer.Meta meta) {
            var elapsed = Duration.ofNanos(System.nanoTime() - start);
            return new NodeReport(peer, meta.version(), true, leads, elapsed, "");
        }
        var cause = error == null || error.getCause() == null ? error : error.getCause();
        var why = cause == null ? "no answer" : String.valueOf(cause.getMessage());
        return new NodeReport(peer, "", false, false, Duration.ZERO, why);
    }
}
