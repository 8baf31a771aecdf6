// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.registry;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the key `cluster` says: which cluster belongs to this `-disco-key` (K1).
///
/// ```
/// {"cluster_id":"…","founder":"node1","incarnation":"…","state":"formed"}
/// ```
///
/// @param clusterId unique to one founding
/// @param founder id of the node that founds or has founded it
/// @param incarnation of the founder
/// @param state how far the founding is
record ClusterEntry(UUID clusterId, String founder, UUID incarnation, State state) {
    /// The key, below `-disco-key`.
    static final String KEY = "cluster";

    /// How far a founding is.
    enum State {
        /// Somebody is about to; the key ends with its process.
        FOUNDING("founding"),
        /// Done, for ever.
        FORMED("formed");

        private final String word;

        State(String word) {
            this.word = word;
        }
    }

    /// Reads a value strictly.
    ///
    /// @return empty if it is something else, such as what a person wrote by hand
    static Optional<ClusterEntry> parse(String value) {
        return FlatObject.read(value).flatMap(fields -> {
            var clusterId = uuid(fields.get("cluster_id"));
            var incarnation = uuid(fields.get("incarnation"));
            var state = state(fields.get("state"));
            var founder = Optional.ofNullable(fields.get("founder"));
            if (clusterId.isEmpty() || incarnation.isEmpty() || state.isEmpty() || founder.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(new ClusterEntry(clusterId.get(), founder.get(), incarnation.get(), state.get()));
        });
    }

    /// The value as it is stored.
    String text() {
        var fields = new LinkedHashMap<String, String>();
        fields.put("cluster_id", clusterId.toString());
        fields.put("founder", founder);
        fields.put("incarnation", incarnation.toString());
        fields.put("state", state.word);
        return FlatObject.write(fields);
    }

    private static Optional<State> state(@Nullable String word) {
        for (var state : State.values()) if (state.word.equals(word)) return Optional.of(state);
        return Optional.empty();
    }

    private static Optional<UUID> uuid(@Nullable String text) {
        if (text == null) return Optional.empty();
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException _) { // not of our making
            return Optional.empty();
        }
    }
}
