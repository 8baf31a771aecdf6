// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.log;

import java.util.List;
import java.util.UUID;
import org.rqlite.api.Bytes;

/// What one entry of the replicated log says.
///
/// A new kind, or a kind that says more, raises [EntryCodec#VERSION]; it is proposed only once all members know
/// that version (S5).
public sealed interface Entry {
    /// Requests of clients that share one place in the log (A16); each has its own stamp, result and failure.
    ///
    /// @param requests in the order in which they are applied; at least one
    record Batch(List<LoggedRequest> requests) implements Entry {
        /// Copies `requests`.
        public Batch {
            requests = List.copyOf(requests);
            if (requests.isEmpty()) throw new IllegalArgumentException("a batch needs a request");
        }
    }

    /// A piece of an entry that is too large for the log (S8). The last piece executes the whole.
    ///
    /// @param upload names the large entry
    /// @param number from 0, below `of`
    /// @param of pieces in all, at least 1
    /// @param checksum CRC-32C of `content`
    /// @param content the next bytes of the large entry
    record Chunk(UUID upload, int number, int of, int checksum, Bytes content) implements Entry {
        /// Checks the bounds.
        public Chunk {
            if (number < 0 || number >= of) {
                throw new IllegalArgumentException("chunk number out of range: " + number + " of " + of);
            }
        }
    }

    /// The end of a large entry whose remaining pieces will never come (S8); nothing of it is executed.
    ///
    /// @param upload names the large entry
    record Abort(UUID upload) implements Entry {}

    /// The end of an upload whose pieces are not an entry but a database file, which takes the database's place
    /// (S8). Nothing if the upload was aborted meanwhile.
    ///
    /// @param upload names the pieces, which counted this entry as their last
    /// @param bytes length of the file
    /// @param sum over its pages, as the markers of the data folder have it
    record Load(UUID upload, long bytes, long sum) implements Entry {}

    /// A change of the replicated record (A3, S4).
    sealed interface RecordChange extends Entry {}

    /// The first entry of a cluster.
    ///
    /// @param record what the cluster starts with
    record Founded(ReplicatedRecord record) implements RecordChange {}

    /// A member that is new, or whose addresses or library changed.
    ///
    /// @param member replaces the one of the same id, if there is one
    record MemberAnnounced(ReplicatedRecord.Member member) implements RecordChange {}

    /// A member that left. Nothing if a later life of that id is a member by now (S1).
    ///
    /// @param id of the node
    /// @param incarnation of the member meant
    record MemberRemoved(String id, UUID incarnation) implements RecordChange {}

    /// All members know a higher feature level (S5). Nothing if the level is as high already.
    ///
    /// @param level lowest that any member knows, at least 1
    record LevelRaised(int level) implements RecordChange {
        /// Checks the bound.
        public LevelRaised {
            if (level < 1) throw new IllegalArgumentException("feature level must be at least 1: " + level);
        }
    }
}
