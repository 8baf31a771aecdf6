// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.dns;

import java.util.List;

/// What a server knows of `cluster.test`, with a TTL of five minutes.
record Zone(List<Entry> entries) {
    static final String ORIGIN = "cluster.test";
    static final int TTL_SECONDS = 300;

    Zone {
        entries = List.copyOf(entries);
    }

    static Zone of(Entry... entries) {
        return new Zone(List.of(entries));
    }

    sealed interface Entry {}

    /// @param name within the zone
    /// @param address of either family
    record Host(String name, String address) implements Entry {
        String type() {
            return address.indexOf(':') < 0 ? "A" : "AAAA";
        }
    }

    record Alias(String name, String target) implements Entry {}

    record Service(String name, int priority, int weight, int port, String target) implements Entry {}
}
