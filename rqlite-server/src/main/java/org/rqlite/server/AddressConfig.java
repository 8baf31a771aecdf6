// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.rqlite.server.flags.Addresses;
import org.rqlite.server.flags.CommandLine;
import org.rqlite.server.flags.HostPort;

/// Where a node listens, and where others find it.
///
/// @param httpBind of the HTTP API
/// @param httpAdvertised `host:port` if one was given; empty for the address bound
/// @param raftBind between nodes
/// @param raftAdvertised `host:port`
record AddressConfig(HostPort httpBind, String httpAdvertised, HostPort raftBind, String raftAdvertised) {
    static AddressConfig of(CommandLine line) {
        return new AddressConfig(
                split(line.word("http-addr")),
                line.word("http-adv-addr"),
                split(line.word("raft-addr")),
                Addresses.raftAdvertised(line));
    }

    /// The address of the HTTP API for others.
    ///
    /// @param boundPort where it listens in fact
    HostPort httpForOthers(int boundPort) {
        return httpAdvertised.isEmpty() ? httpBind.withPort(boundPort) : split(httpAdvertised);
    }

    /// Whether only this machine can reach the node-to-node port; a name that does not resolve counts as such, for
    /// nobody will listen there.
    boolean raftBindsLoopback() {
        try {
            return !raftBind.host().isEmpty()
                    && InetAddress.getByName(raftBind.host()).isLoopbackAddress();
        } catch (UnknownHostException _) {
            return true;
        }
    }

    private static HostPort split(String address) {
        return HostPort.split(address).orElseThrow(() -> new IllegalArgumentException("no address: " + address));
    }
}
