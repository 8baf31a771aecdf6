// SPDX-License-Identifier: Apache-2.0
/// Founding a cluster by several nodes at once, so that of overlapping attempts at most one lives (F1-F6, I7).
///
/// A pure state machine: no I/O, no clock, no thread. [Founding] holds the rules, [FoundingPace] the times,
/// [FoundingRecord] what must be on the disk before a reply leaves, [FoundingFile] that disk form.
package org.rqlite.store.founding;
