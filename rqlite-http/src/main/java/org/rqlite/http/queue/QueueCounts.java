// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.queue;

/// What a queue has done since its start. rqlite shows these under `queued_executions` and the names given here.
///
/// @param executions requests taken
/// @param statementsReceived `num_stmts_rx`: their statements
/// @param statementsSent `num_stmts_tx`: statements handed to the database, once an attempt
/// @param ok batches written
/// @param noLeader attempts that found no leader
/// @param notLeader attempts that found a node which does not lead
/// @param leadershipLost attempts of unknown fate
/// @param unknownError attempts that failed in any other way
/// @param failed requests given up or dropped
/// @param waits `wait`: clients that waited for their write
/// @param waitTimeouts `wait_timeout`: those of them whose time ran out
public record QueueCounts(
        long executions,
        long statementsReceived,
        long statementsSent,
        long ok,
        long noLeader,
        long notLeader,
        long leadershipLost,
        long unknownError,
        long failed,
        long waits,
        long waitTimeouts) {}
