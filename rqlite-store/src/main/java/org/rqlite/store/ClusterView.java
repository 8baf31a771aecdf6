// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.rqlite.api.NodeReport;
import org.rqlite.api.Peer;
import org.rqlite.api.Readiness;
import org.rqlite.store.log.ReplicatedRecord.Member;
import org.rqlite.store.raft.RaftNode;
import org.rqlite.store.raft.Waiting;

/// The cluster as this node sees it. Other nodes cannot be asked yet: they count as not reached.
final class ClusterView {
    private final RaftNode node;
    private final Membership membership;
    private final String version;
    private final Supplier<Optional<String>> databaseFailure;

    /// @param databaseFailure why the database does not answer; empty if it does
    ClusterView(RaftNode node, Membership membership, String version, Supplier<Optional<String>> databaseFailure) {
        this.node = node;
        this.membership = membership;
        this.version = version;
        this.databaseFailure = databaseFailure;
    }

    Optional<Peer> leader() {
        var id = node.view().leaderId();
        if (id.isEmpty()) return Optional.empty();
        if (id.get().equals(membership.self().id())) return Optional.of(membership.self());
        return members().stream()
                .filter(member -> member.id().equals(id.get()))
                .findFirst()
                .map(Membership::peer);
    }

    List<NodeReport> nodes() {
        var leader = leader();
        return members().stream().map(member -> report(member, leader)).toList();
    }

    Readiness readiness(boolean sync, Duration timeout) {
        var leader = leader();
        if (leader.isEmpty()) return new Readiness.NoLeader("");
        var leads = node.isLeader();
        if (!leads)
            return new Readiness.LeaderUnreachable("node " + leader.get().id() + " cannot be asked");
        if (!node.isReadyLeader() || node.applied().record().isEmpty()) return new Readiness.StoreNotReady();
        if (sync) {
            var index = node.commitIndex();
            if (!Waiting.until(() -> node.applied().at().index() >= index, timeout)) {
                return new Readiness.NotSynced("timeout waiting for commit index");
            }
        }
        return databaseFailure
                .get()
                .<Readiness>map(Readiness.DatabaseNotOk::new)
                .orElseGet(Readiness.Ready::new);
    }

    private List<Member> members() {
        return node.applied().record().map(record -> record.members()).orElse(List.of());
    }

    private NodeReport report(Member member, Optional<Peer> leader) {
        if (!member.id().equals(membership.self().id())) {
            return new NodeReport(Membership.peer(member), "", false, false, Duration.ZERO, "cannot be asked");
        }
        var start = System.nanoTime();
        var leads = leader.filter(peer -> peer.id().equals(member.id())).isPresent();
        var elapsed = Duration.ofNanos(System.nanoTime() - start);
        return new NodeReport(membership.self(), version, true, leads, elapsed, "");
    }
}
