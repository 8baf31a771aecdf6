// SPDX-License-Identifier: Apache-2.0
/// What Ratis measures of itself: of all its timers, counters and gauges two timers of the log are kept, the rest
/// costs nothing.
package org.rqlite.store.raft.timing;
