// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.founding;

/// The clauses of F1-F6, so that a test can remove one at a time and see the model find a counter-example.
///
/// Not among them, since nothing in the model can tell them from the others: F2's *knows no leader* (a node that
/// knows one belongs to a cluster or is about to) and COMMIT without an entry (there is none once all accepted).
enum Clause {
    /// F1: rounds already refused or declined are proposed no more.
    ROUNDS_GROW,
    /// F2: the own id and incarnation are in `S`.
    OWN_IDENTITY,
    /// F2: belongs to no cluster.
    NO_CLUSTER,
    /// F2: a prepared entry binds.
    PREPARED_BINDS,
    /// F2: an activated entry binds.
    ACTIVATED_BINDS,
    /// F2: a refused entry binds.
    REFUSED_BINDS,
    /// F3, F4: COMMIT and answers change no refused entry.
    REFUSED_IS_FINAL,
    /// F3: all of `S`, not most of it.
    ALL_ACCEPT,
    /// F4: a promise never ends by time alone.
    PROMISE_HOLDS,
    /// F4: asked before it accepted, a node records *declined* before it answers.
    DECLINE_IS_RECORDED,
    /// F4: a declined founding is never accepted afterwards.
    DECLINED_IS_FINAL,
    /// F5: half of the members, rounded up, must have refused.
    HALF_REFUSED,
    /// F5: one *declined* is enough.
    ONE_DECLINED,
    /// F5: *declined* is no evidence of acceptance.
    DECLINED_IS_NOT_ACCEPTED,
    /// F5: free only when the own entry is final.
    OWN_ENTRY_FINAL,
    /// F5: another incarnation is unknown, never refused.
    UNKNOWN_IS_NOT_REFUSED,
    /// F5: another incarnation's *declined* does not count.
    UNKNOWN_IS_NOT_DECLINED,
    /// F5: a node in a group is not added to another.
    ADDED_IN_NO_GROUP,
    /// F5: *refused* is recorded before the node is added elsewhere.
    ADDED_REFUSES_FIRST,
    /// F6: *dropped* before free.
    DEAD_IS_DROPPED,
    /// F6: COMMIT does not revive a dropped founding.
    DROPPED_IS_FINAL,
    /// F6: a start that finds *dropped* finishes the deletion.
    START_DELETES,
    /// F6: a start that finds *activated* makes the group.
    START_CREATES
}
