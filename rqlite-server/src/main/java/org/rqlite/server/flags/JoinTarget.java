// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.flags;

import java.util.Optional;

/// One entry of `-join` (A10).
public sealed interface JoinTarget {
    /// The HTTP API of a node, as rqlite 7 has it: it is asked for the node's node-to-node address.
    ///
    /// @param tls whether it is `https`
    /// @param userInfo `name:password` of the URL; empty if it has none
    /// @param address of the API
    record Url(boolean tls, String userInfo, HostPort address) implements JoinTarget {
        @Override
        public String text() {
            return scheme() + "://" + address;
        }

        @Override
        public String toString() {
            return text(); // without the password
        }

        private String scheme() {
            return tls ? "https" : "http";
        }
    }

    /// An address of either kind: node-to-node, as rqlite 8 to 10 have it, or else of an HTTP API.
    ///
    /// @param address of whichever it is
    record Bare(HostPort address) implements JoinTarget {
        @Override
        public String text() {
            return address.toString();
        }
    }

    /// Where to connect to.
    ///
    /// @return host and port
    HostPort address();

    /// As one would write it, without a password.
    ///
    /// @return one word
    String text();

    /// Reads an entry.
    ///
    /// @param entry `host:port`, or `http://` or `https://` and host, perhaps a port, perhaps a user before it
    /// @return empty if it has none of these forms
    static Optional<JoinTarget> parse(String entry) {
        var tls = entry.regionMatches(true, 0, "https://", 0, 8);
        if (!tls && !entry.regionMatches(true, 0, "http://", 0, 7)) {
            return HostPort.split(entry).filter(JoinTarget::isConnectable).map(Bare::new);
        }
        var rest = entry.substring(tls ? 8 : 7);
        if (rest.endsWith("/")) rest = rest.substring(0, rest.length() - 1);
        var at = rest.lastIndexOf('@');
        var user = at < 0 ? "" : rest.substring(0, at);
        var authority = rest.substring(at + 1);
        if (authority.isEmpty() || authority.matches(".*[/?#\\s].*")) return Optional.empty();
        return HostPort.split(authority)
                .or(() -> HostPort.split(authority + (tls ? ":443" : ":80")))
                .filter(JoinTarget::isConnectable)
                .map(address -> new Url(tls, user, address));
    }

    private static boolean isConnectable(HostPort address) {
        return !address.host().isEmpty()
                && address.number().filter(port -> port > 0).isPresent();
    }
}
