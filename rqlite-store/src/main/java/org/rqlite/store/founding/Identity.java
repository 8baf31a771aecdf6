// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.founding;

import java.util.UUID;

/// A node with one life of its disk (S1).
///
/// @param id of the node; not blank, no control characters
/// @param incarnation made once with its data folder
public record Identity(String id, UUID incarnation) implements Comparable<Identity> {
    /// Checks the id, whose line must not be mistaken for two.
    public Identity {
        if (id.isBlank()) throw new IllegalArgumentException("node id is empty");
        for (var i = 0; i < id.length(); ) { // no stream: made for each forwarded request
            var c = id.codePointAt(i);
            if (Character.isISOControl(c)) throw new IllegalArgumentException("node id holds a control character");
            if (Character.getType(c) == Character.SURROGATE) {
                throw new IllegalArgumentException("node id holds half a character");
            }
            i += Character.charCount(c);
        }
    }

    /// Orders by id; of one id by incarnation.
    @Override
    public int compareTo(Identity other) {
        var byId = id.compareTo(other.id);
        return byId == 0 ? incarnation.compareTo(other.incarnation) : byId;
    }
}
