// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.protocol.exceptions.LeaderNotReadyException;
import org.apache.ratis.protocol.exceptions.LeaderSteppingDownException;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.protocol.exceptions.ReconfigurationInProgressException;
import org.apache.ratis.protocol.exceptions.ReconfigurationTimeoutException;
import org.apache.ratis.protocol.exceptions.SetConfigurationException;
import org.apache.ratis.protocol.exceptions.TransferLeadershipException;
import org.apache.ratis.server.RaftServer;
import org.jspecify.annotations.Nullable;
import org.rqlite.store.raft.MembershipException.Kind;

/// Changes who is in the cluster, one node at a time, and who leads it. On the leader; any thread; blocks.
///
/// Each change compares the configuration with the one it was made from, so that of two changes at once one is
/// refused (`raft.md` 5). All priorities are 0: with others, Ratis would take leadership back.
final class MembershipChanges {
    private final ClientId self;
    private final RaftPeerId peerId;
    private final AtomicLong numbers = new AtomicLong();

    MembershipChanges(ClientId self, RaftPeerId peerId) {
        this.self = self;
        this.peerId = peerId;
    }

    /// Adds a node, or makes a learner a voter, or the reverse. Returns once the change is committed.
    void add(RaftServer server, Group group, String id, boolean voter, Duration timeout) throws MembershipException {
        var current = stable(group);
        var voters = new ArrayList<>(current.voters());
        var learners = new ArrayList<>(current.learners());
        voters.remove(id);
        learners.remove(id);
        (voter ? voters : learners).add(id);
        change(server, group, current, voters, learners, timeout);
    }

    /// Removes a node. Returns once the change is committed.
    void remove(RaftServer server, Group group, String id, Duration timeout) throws MembershipException {
        var current = stable(group);
        if (!current.contains(id)) return;
        if (current.voters().equals(List.of(id)))
            throw new MembershipException(Kind.REFUSED, "node " + id + " is the only voter");
        var voters = new ArrayList<>(current.voters());
        var learners = new ArrayList<>(current.learners());
        voters.remove(id);
        learners.remove(id);
        change(server, group, current, voters, learners, timeout);
    }

    /// Hands leadership over.
    ///
    /// @param successor the most up-to-date voter if empty
    void transfer(RaftServer server, Group group, Optional<String> successor, Duration timeout)
            throws MembershipException {
        if (!group.division().getInfo().isLeader()) throw new MembershipException(Kind.NOT_LEADER, "not leader");
        var members = group.members();
        var heir = successor.or(() -> Followers.mostUpToDateVoter(group.division(), members));
        if (heir.isEmpty()) throw new MembershipException(Kind.REFUSED, "cannot find peer"); // as rqlite says it
        if (heir.get().equals(peerId.toString())) return;
        if (!members.voters().contains(heir.get()))
            throw new MembershipException(Kind.REFUSED, "node " + heir.get() + " is not a voter");
        var request = new TransferLeadershipRequest(
                self,
                peerId,
                group.id(),
                numbers.incrementAndGet(),
                RaftPeerId.valueOf(heir.get()),
                timeout.toMillis());
        try {
            await(server.transferLeadershipAsync(request), timeout.plusSeconds(1));
        } catch (java.io.IOException e) {
            throw failure(e);
        }
    }

    private static Members stable(Group group) throws MembershipException {
        var members = group.members();
        if (members.changing()) throw new MembershipException(Kind.CONFLICT, "another change is under way");
        return members;
    }

    private void change(
            RaftServer server,
            Group group,
            Members current,
            List<String> voters,
            List<String> learners,
            Duration timeout)
            throws MembershipException {
        if (current.voters().equals(voters.stream().sorted().toList())
                && current.learners().equals(learners.stream().sorted().toList())) return;
        var arguments = SetConfigurationRequest.Arguments.newBuilder()
                .setMode(SetConfigurationRequest.Mode.COMPARE_AND_SET)
                .setServersInCurrentConf(peers(current.voters(), RaftPeerRole.FOLLOWER))
                .setListenersInCurrentConf(peers(current.learners(), RaftPeerRole.LISTENER))
                .setServersInNewConf(peers(voters, RaftPeerRole.FOLLOWER))
                .setListenersInNewConf(peers(learners, RaftPeerRole.LISTENER))
                .build();
        var request = new SetConfigurationRequest(self, peerId, group.id(), numbers.incrementAndGet(), arguments);
        try {
            await(server.setConfigurationAsync(request), timeout);
        } catch (java.io.IOException e) {
            throw failure(e);
        }
    }

    private static List<RaftPeer> peers(List<String> ids, RaftPeerRole role) {
        return ids.stream()
                .map(id -> RaftPeer.newBuilder()
                        .setId(id)
                        .setAddress(PeerResolver.address(id))
                        .setStartupRole(role)
                        .build())
                .toList();
    }

    private static void await(CompletableFuture<RaftClientReply> reply, Duration timeout) throws MembershipException {
        try {
            var answer = reply.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            if (!answer.isSuccess()) throw failure(answer.getException());
        } catch (TimeoutException _) {
            throw new MembershipException(Kind.TIMEOUT, "no outcome after " + timeout.toMillis() + " ms");
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new MembershipException(Kind.TIMEOUT, "interrupted");
        }
    }

    private static MembershipException failure(@Nullable Throwable cause) {
        var kind = switch (cause) {
            case CompletionException wrapped
            when wrapped.getCause() != null -> failure(wrapped.getCause()).kind();
            case NotLeaderException _, LeaderNotReadyException _, LeaderSteppingDownException _ -> Kind.NOT_LEADER;
            case ReconfigurationInProgressException _ -> Kind.CONFLICT;
            case ReconfigurationTimeoutException _ -> Kind.TIMEOUT;
            // the only cause left for it is that the members changed, for one node at a time is always allowed
            case SetConfigurationException _ -> Kind.CONFLICT;
            case TransferLeadershipException _ -> Kind.TIMEOUT;
            case null, default -> Kind.REFUSED;
        };
        return new MembershipException(kind, cause == null ? "no answer" : String.valueOf(cause.getMessage()));
    }
}
