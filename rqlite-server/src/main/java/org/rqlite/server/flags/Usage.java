// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.flags;

import java.util.stream.Collectors;

/// The text of `-help`, laid out as by Go's `flag` package.
public final class Usage {
    private static final String HEAD = """

            rqlite is a relational database that stays up: SQLite on every node, kept the same by Raft.

            Visit https://www.rqlite.io to learn more.

            Usage: rqlited [flags] <data directory>
            """;

    private Usage() {}

    /// What the program is, then every flag.
    ///
    /// @return several lines, each ended
    public static String text() {
        return FlagTable.sorted().stream().map(Usage::entry).collect(Collectors.joining("", HEAD, ""));
    }

    private static String entry(Flag flag) {
        var placeholder = flag.type().placeholder();
        return "  -%s%s%n    \t%s%s%s%n"
                .formatted(
                        flag.name(),
                        placeholder.isEmpty() ? "" : " " + placeholder,
                        flag.help(),
                        flag.initialValue().defaultNote(),
                        standing(flag));
    }

    private static String standing(Flag flag) {
        return switch (flag.standing()) {
            case Standing.Built _, Standing.Renamed _ -> "";
            case Standing.NotBuilt _ -> " [not built yet]";
            case Standing.NoMeaning _ -> " [no effect]";
        };
    }
}
