// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.util.concurrent.CompletableFuture;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.rqlite.store.log.TermIndex;

/// A committed entry on its way into the database.
///
/// @param at its place
/// @param data bytes of an [org.rqlite.store.log.Entry]; empty for an entry of Ratis's own, which only moves
/// the applied index
/// @param lot number of the lot of this process's [Proposer] that the entry carries; 0 for none
/// @param done completed in every case, or Ratis would wait for ever
record LogItem(TermIndex at, ByteString data, long lot, CompletableFuture<Message> done) {
    static LogItem of(TermIndex at, ByteString data, long lot) {
        return new LogItem(at, data, lot, new CompletableFuture<>());
    }
}
