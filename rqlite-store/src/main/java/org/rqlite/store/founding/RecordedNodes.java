// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.founding;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// Counts the nodes that have notified this one, itself included, until `-bootstrap-expect` is reached; in
/// memory only, as Go rqlite does (`store.Notify`).
///
/// Unlike there, a known id that comes with another incarnation or address takes its old place: a founding
/// with the lost disk could never be accepted. The last place is kept for the node itself: if each of four nodes
/// counted the three others first, none would be in its own set and nobody would propose. Not thread-safe.
public final class RecordedNodes {
    private final int expect;
    private final String self;
    private final TreeMap<String, Candidate> recorded = new TreeMap<>(); // at most `expect`

    /// Starts with none.
    ///
    /// @param expect the flag `-bootstrap-expect`; 0 records nobody
    /// @param self id of this node, which is recorded only once it notifies itself
    public RecordedNodes(int expect, String self) {
        if (expect < 0 || expect > Plan.MEMBERS_MAX) throw new IllegalArgumentException("expect: " + expect);
        this.expect = expect;
        this.self = self;
    }

    /// What a notification changed.
    public enum Noted {
        /// A new node: the count rose.
        COUNTED,
        /// Known as it is.
        KNOWN,
        /// Known under another address.
        MOVED,
        /// Known under another incarnation: it has lost its disk, or two nodes share one id.
        REPLACED,
        /// Not recorded: the count was reached without it.
        LATE
    }

    /// Takes a notification.
    ///
    /// @param node who notified
    /// @return what came of it; a success for the notifier in each case
    public Noted note(Candidate node) {
        var known = Optional.ofNullable(recorded.get(node.id()));
        var kept = (recorded.containsKey(self) || node.id().equals(self)) ? 0 : 1;
        if (known.isEmpty() && recorded.size() + kept >= expect) return Noted.LATE;
        recorded.put(node.id(), node);
        if (known.isEmpty()) return Noted.COUNTED;
        if (known.get().equals(node)) return Noted.KNOWN;
        return known.get().identity().equals(node.identity()) ? Noted.MOVED : Noted.REPLACED;
    }

    /// The recorded nodes.
    ///
    /// @return sorted by id
    public List<Candidate> nodes() {
        return new ArrayList<>(recorded.values());
    }

    /// The set `S` (F1).
    ///
    /// @return empty until the count is reached
    public Optional<List<Candidate>> founders() {
        return expect > 0 && recorded.size() == expect ? Optional.of(nodes()) : Optional.empty();
    }
}
