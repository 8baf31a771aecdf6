// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.rqlite.store.log.EntryCodec;
import org.rqlite.store.log.ReplicatedRecord.Member;
import org.rqlite.store.peer.Greeting;
import org.rqlite.store.peer.PeerClient;
import org.rqlite.store.peer.PeerException;
import org.rqlite.store.peer.PeerLimits;
import org.rqlite.store.peer.Question;

/// A node as it presents itself at its node-to-node port to whoever looks for what is wrong.
///
/// @param nodeId fixed with its data folder
/// @param incarnation made with its data folder
/// @param clusterId its cluster; empty if it is in none
/// @param apiUrl where clients reach it
public record NodeCard(String nodeId, UUID incarnation, Optional<UUID> clusterId, String apiUrl) {
    /// Asks a node, in the name of nobody: it changes nothing there.
    ///
    /// @param address `host:port`
    /// @param timeout longest wait; positive
    /// @return empty if nobody answers, or not as a node of this release does
    public static Optional<NodeCard> ask(String address, Duration timeout) {
        try (var client = PeerClient.open(NodeCard::stranger, PeerLimits.DEFAULT)) {
            var from = client.ask(address, new Question.Meta(), timeout).from();
            var member = from.member();
            return Optional.of(new NodeCard(member.id(), member.incarnation(), from.cluster(), member.apiUrl()));
        } catch (PeerException _) { // then there is none
            return Optional.empty();
        }
    }

    /// In no cluster, so that nobody takes its address down (S3).
    private static Greeting stranger() {
        var nobody = new Member("doctor", new UUID(0, 0), "", "", false, "", "");
        return new Greeting(Greeting.PROTOCOL, Optional.empty(), nobody, 0, false, EntryCodec.VERSION, 0);
    }
}
