// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.flags;

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

    /// The node-to-node address for others.
    ///
    /// @param line the flags
    /// @return `host:port` if valid
    public static String raftAdvertised(CommandLine line) {
        var advertised = line.word("raft-adv-addr");
        return advertised.isEmpty() ? line.word("raft-addr") : advertised;
    }
}
