// SPDX-License-Identifier: Apache-2.0
/// The Raft side of a node: log, proposer, applier, snapshot.
package org.rqlite.store.raft;
