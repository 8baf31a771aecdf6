// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.forming;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.rqlite.store.log.ReplicatedRecord.Member;
import org.rqlite.store.peer.Greeting;
import org.rqlite.store.peer.PeerClient;
import org.rqlite.store.peer.PeerException;
import org.rqlite.store.peer.Question;

/// Looks whether who calls is who it says, at the address it gives: the mistakes of a command line are named here.
final class Callers {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int DIALS = 3;
    private static final Duration REDIAL = Duration.ofMillis(150); // a connection is made anew 100 ms after the last

    private final Self self;
    private final PeerClient client;

    Callers(Self self, PeerClient client) {
        this.self = self;
        this.client = client;
    }

    /// Why a node cannot be in a cluster with this one, whatever the network says.
    ///
    /// @param foreignKeys how this side's cluster is, or is about to be, founded
    Optional<String> misfit(Greeting from, boolean foreignKeys) {
        var member = from.member();
        if (member.id().equals(self.id())
                && !member.incarnation().equals(self.member().incarnation())) {
            return Optional.of(
                    "node id %s is also the id of the node at %s: give each node an own -node-id, and the new one an empty data folder"
                            .formatted(self.id(), self.member().raftAddress()));
        }
        if (from.foreignKeys() != foreignKeys) {
            return Optional.of("the cluster has -fk=%s, node %s is started with -fk=%s: start it with -fk=%s"
                    .formatted(foreignKeys, member.id(), from.foreignKeys(), foreignKeys));
        }
        return Optional.empty();
    }

    /// Why a node cannot be reached at the address it advertises.
    Optional<String> unreachable(Greeting from) {
        var member = from.member();
        var address = member.raftAddress();
        var host = address.substring(0, Math.max(0, address.lastIndexOf(':')));
        try {
            if (InetAddress.getByName(host).isAnyLocalAddress()) {
                return Optional.of(
                        "node %s advertises %s, which means any address: start it with -raft-adv-addr and an address that other nodes can reach"
                                .formatted(member.id(), address));
            }
        } catch (UnknownHostException _) {
            return Optional.of(
                    "failed to resolve %s: node %s must advertise a name or address that all nodes know, see -raft-adv-addr"
                            .formatted(host, member.id()));
        }
        if (isSelf(member)) return Optional.empty();
        try {
            var there = dial(address);
            if (isSame(there, member)) return Optional.empty();
            return Optional.of(
                    "node %s advertises %s, but node %s answers there: start each with its own -raft-adv-addr"
                            .formatted(member.id(), address, there.id()));
        } catch (PeerException e) {
            return Optional.of(
                    "node %s cannot be reached at its advertised address %s (%s): start it with a -raft-adv-addr that other nodes can reach"
                            .formatted(member.id(), address, e.getMessage()));
        }
    }

    /// Asks who is there; more than once, since a connection kept from an earlier life of that node fails once, and
    /// one that failed a moment ago, just before the node came up, is not made anew at once.
    private Member dial(String address) throws PeerException {
        for (var left = DIALS - 1; ; left--) {
            try {
                return client.ask(address, new Question.Meta(), TIMEOUT).from().member();
            } catch (PeerException e) {
                var mayPass = e.kind() == PeerException.Kind.UNREACHABLE || e.kind() == PeerException.Kind.UNKNOWN_FATE;
                if (!mayPass || left == 0) throw e;
                LockSupport.parkNanos(this, REDIAL.toNanos());
            }
        }
    }

    /// Whether an earlier life of a node, or another node of its id, still answers at its address.
    ///
    /// @param incarnation of the earlier life
    boolean isAlive(String id, UUID incarnation, String address) {
        try {
            var there = dial(address);
            return there.id().equals(id) && there.incarnation().equals(incarnation);
        } catch (PeerException _) {
            return false;
        }
    }

    static String taken(String id, String address) {
        return "node id %s belongs to a node that is alive at %s: give each node an own -node-id, and the new one an empty data folder"
                .formatted(id, address);
    }

    private boolean isSelf(Member member) {
        return isSame(self.member(), member);
    }

    private static boolean isSame(Member one, Member other) {
        return one.id().equals(other.id()) && one.incarnation().equals(other.incarnation());
    }
}
