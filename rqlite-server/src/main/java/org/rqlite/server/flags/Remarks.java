// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.flags;

import java.util.List;
import java.util.stream.Stream;

/// What is to be said of flags that do not simply work (A20).
public final class Remarks {
    private Remarks() {}

    /// Tells of everything asked for that is not there yet, if so: the node must not start.
    ///
    /// @param line the flags
    /// @return one line that names each such flag and what is missing; empty if there is none
    public static String notBuilt(CommandLine line) {
        var missing = given(line).flatMap(flag -> missing(flag, line)).toList();
        return missing.isEmpty() ? "" : "not built yet: " + String.join(", ", missing);
    }

    /// Tells of each flag given that has no effect.
    ///
    /// @param line the flags
    /// @return one warning a flag, by name
    public static List<String> noMeaning(CommandLine line) {
        return given(line).flatMap(Remarks::idle).toList();
    }

    private static Stream<Flag> given(CommandLine line) {
        return line.given().stream().flatMap(name -> FlagTable.find(name).stream());
    }

    private static Stream<String> missing(Flag flag, CommandLine line) {
        return switch (flag.standing()) {
            case Standing.NotBuilt(var part, var harmless) -> {
                var value = line.value(flag.name());
                var asksNothing = value.equals(flag.initialValue()) || harmless.contains(value);
                yield asksNothing ? Stream.empty() : Stream.of("-" + flag.name() + " (" + part + ")");
            }
            case Standing.Built _, Standing.Renamed _, Standing.NoMeaning _ -> Stream.empty();
        };
    }

    private static Stream<String> idle(Flag flag) {
        return switch (flag.standing()) {
            case Standing.NoMeaning(var reason) -> Stream.of("-" + flag.name() + " has no effect: " + reason);
            case Standing.Built _, Standing.Renamed _, Standing.NotBuilt _ -> Stream.empty();
        };
    }
}
