// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import org.rqlite.api.Bytes;
import org.rqlite.store.log.TermIndex;

/// What a pulled database file holds.
///
/// @param at last entry contained
/// @param record bytes of the replicated record there (S4)
/// @param size of the file, in bytes
/// @param sum of its pages, as the sender's marker has it
public record Pulled(TermIndex at, Bytes record, long size, long sum) {}
