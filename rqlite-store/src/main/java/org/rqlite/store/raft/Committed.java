// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import org.rqlite.store.log.RequestResult;

/// A request that is on the disks of a quorum and applied here.
///
/// @param index of its entry, counted from 0
/// @param result what came of it
public record Committed(long index, RequestResult result) {}
