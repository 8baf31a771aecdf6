// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientAsynchronousProtocol;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.apache.ratis.util.LifeCycle;

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

    /// Whether it has, its snapshot and its log included.
    boolean hasClosed() {
        return division.getInfo().getLifeCycleState() == LifeCycle.State.CLOSED;
    }

    /// Has the division append an entry as a client of its own would.
    ///
    /// @param request says who asks whom
    /// @param number the reply is told apart by
    CompletableFuture<RaftClientReply> submit(RaftClientRequest.Builder request, long number, byte[] entry)
            throws IOException {
        return door.submitClientRequestAsync(request.setGroupId(id())
                .setCallId(number)
                .setMessage(Message.valueOf(UnsafeByteOperations.unsafeWrap(entry)))
                .setType(RaftClientRequest.writeRequestType())
                .build());
    }
}
