// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.time.Instant;
import java.util.Optional;
import org.rqlite.store.log.ReplicatedRecord;
import org.rqlite.store.log.TermIndex;

/// What the log has made of this node so far.
///
/// @param at last entry applied, committed in the database (I3)
/// @param record the replicated record after it; empty before the founding entry
/// @param when this node's clock when it was applied; for reports alone
public record Applied(TermIndex at, Optional<ReplicatedRecord> record, Instant when) {}
