// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.forming;

import java.lang.System.Logger.Level;
import java.util.Optional;
import org.rqlite.store.raft.RaftNode;

/// Says in the log who leads, in rqlite's words. Driven by the node's watch, one thread.
final class LeaderWatch {
    private static final System.Logger LOG = System.getLogger(LeaderWatch.class.getName());

    private final Self self;
    private final AddressBook book;
    private Optional<String> leader = Optional.empty();

    LeaderWatch(Self self, AddressBook book) {
        this.self = self;
        this.book = book;
    }

    void look(RaftNode raft) {
        var now = raft.leaderId();
        if (now.equals(leader)) return;
        leader = now;
        if (now.isEmpty()) {
            LOG.log(Level.INFO, "Leader is now unknown");
            return;
        }
        var id = now.get();
        var address = id.equals(self.id())
                ? self.member().raftAddress()
                : book.addressOf(id).orElse("an unknown address");
        LOG.log(
                Level.INFO,
                () -> id.equals(self.id())
                        ? "this node (ID=%s, addr=%s) is now Leader".formatted(id, address)
                        : "node %s at %s is now Leader".formatted(id, address));
    }
}
