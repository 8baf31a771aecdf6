// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.flags;

import java.util.List;
import java.util.stream.Stream;

/// The advertised addresses, which are the bind addresses unless told otherwise.
public final class Addresses {
    private Addresses() {}

    /// The address of the HTTP API for others.
    ///
    /// @param line the flags
    /// @return `host:port` if valid
    public static String httpAdvertised(CommandLine line) {
        var advertised = line.word("http-adv-addr");
        return advertised.isEmpty() ? line.word("http-addr") : advertised;
    }

    /// All of this node's addresses, bound and advertised, of both doors.
    ///
    /// @param line the flags
    /// @return each once
    public static List<String> own(CommandLine line) {
        return Stream.of(line.word("raft-addr"), raftAdvertised(line), line.word("http-addr"), httpAdvertised(line))
                .distinct()
                .toList();
    }

    /// The node-to-node address for others.
    ///
    /// @param line the flags
    /// @return `host:port` if valid
    public static String raftAdvertised(CommandLine line) {
        var advertised = line.word("raft-adv-addr");
        return advertised.isEmpty() ? line.word("raft-addr") : advertised;
    }
}
