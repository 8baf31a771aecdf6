// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.fault;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Networks of a test process that was killed. Their bridge has the addresses of a later network in the same lane, and
/// takes the answers that are meant for it.
final class Leftovers {
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private Leftovers() {}

    /// Removes the namespaces and links whose names begin so; nobody else may use such names now.
    static void remove(String namespaces, String bridges) {
        firstWords("ip netns list").filter(name -> name.startsWith(namespaces)).forEach(name -> {
            Command.tried("ip netns del " + name);
            Command.tried("rm -rf /etc/netns/" + name);
        });
        firstWords("ip -o -br link show type bridge")
                .filter(name -> name.startsWith(bridges))
                .forEach(name -> Command.tried("ip link del " + name));
    }

    private static Stream<String> firstWords(String command) {
        var told = Command.ended(LONGEST, Map.of(), List.of(command.split(" ")));
        if (told.status() != 0) return Stream.of(); // there is no `ip`: whoever needs it says so
        return told.said().lines().map(line -> line.split(" ", 2)[0]).filter(word -> !word.isEmpty());
    }
}
