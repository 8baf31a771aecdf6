// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.testkit;

import java.util.List;

/// What a DNS server knows of a zone, with a TTL of five minutes.
///
/// @param origin its name
/// @param entries in any order
public record Zone(String origin, List<Entry> entries) {
    /// The usual one.
    public static final String ORIGIN = "cluster.test";
    static final int TTL_SECONDS = 300;

    /// Copies `entries`.
    public Zone {
        entries = List.copyOf(entries);
    }

    /// The zone [#ORIGIN].
    ///
    /// @param entries in any order
    public Zone(List<Entry> entries) {
        this(ORIGIN, entries);
    }

    /// The zone [#ORIGIN].
    ///
    /// @param entries in any order
    /// @return the zone
    public static Zone of(Entry... entries) {
        return new Zone(List.of(entries));
    }

    /// A name in the zone.
    String full(String name) {
        return name + "." + origin;
    }

    /// One record.
    public sealed interface Entry {}

    /// An address of a host.
    ///
    /// @param name within the zone
    /// @param address of either family
    public record Host(String name, String address) implements Entry {
        String type() {
            return address.indexOf(':') < 0 ? "A" : "AAAA";
        }
    }

    /// Another name of a host.
    ///
    /// @param name within the zone
    /// @param target within the zone
    public record Alias(String name, String target) implements Entry {}

    /// A node of a service.
    ///
    /// @param name `_service._proto.name` within the zone
    /// @param priority the lower the earlier
    /// @param weight the higher the earlier
    /// @param port of the node
    /// @param target within the zone
    public record Service(String name, int priority, int weight, int port, String target) implements Entry {}
}
