// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.util.UUID;
import org.apache.ratis.protocol.RaftClientAsynchronousProtocol;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.RaftServer;

/// The group that a node takes part in, as Ratis holds it.
///
/// @param cluster its id
/// @param id the same in Ratis's form
/// @param division this node's part in it
/// @param door the division, as it takes entries in process
record Group(UUID cluster, RaftGroupId id, RaftServer.Division division, RaftClientAsynchronousProtocol door) {
    static Group of(RaftGroupId id, RaftServer.Division division) {
        if (!(division instanceof RaftClientAsynchronousProtocol entries)) {
            throw new IllegalStateException("this Ratis takes no entries in process: " + division.getClass());
        }
        return new Group(id.getUuid(), id, division, entries);
    }

    Members members() {
        return Members.of(division.getRaftConf());
    }

    boolean isClosed() {
        return division.getInfo().getLifeCycleState().isClosingOrClosed();
    }
}
