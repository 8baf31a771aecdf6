// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.flags;

import java.net.InetAddress;
import java.util.Optional;

/// A network address as rqlite's flags take it, split by the rules of Go's `net.SplitHostPort`.
///
/// @param host name or literal, without brackets; may be empty, which means every address of this machine
/// @param port number or, as far as the form goes, any text
public record HostPort(String host, String port) {
    /// Splits an address.
    ///
    /// @param address `host:port`, IPv6 literals in brackets
    /// @return empty if it has not that form
    public static Optional<HostPort> split(String address) {
        int colon = address.lastIndexOf(':');
        if (colon < 0) return Optional.empty();
        var port = address.substring(colon + 1);
        if (address.startsWith("[")) {
            int bracket = address.indexOf(']');
            if (bracket < 0 || bracket + 1 != colon) return Optional.empty();
            return plain(address.substring(1, bracket), port);
        }
        var host = address.substring(0, colon);
        return host.indexOf(':') >= 0 ? Optional.empty() : plain(host, port);
    }

    /// The port's number.
    ///
    /// @return 0..65535; empty if it is no such number
    public Optional<Integer> number() {
        if (port.isEmpty() || port.length() > 5 || !port.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            return Optional.empty();
        }
        int number = Integer.parseInt(port);
        return number > 65_535 ? Optional.empty() : Optional.of(number);
    }

    /// Whether the host is an IP literal that means every address, which nobody can connect to.
    ///
    /// @return false for names, whatever they resolve to, and for the empty host, as in rqlite
    public boolean isUnspecified() {
        try {
            return !host.isEmpty() && InetAddress.ofLiteral(host).isAnyLocalAddress();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /// The address with another port.
    ///
    /// @param number 0..65535
    /// @return the same host
    public HostPort withPort(int number) {
        return new HostPort(host, Integer.toString(number));
    }

    /// The address as one writes it.
    ///
    /// @return `host:port`, IPv6 literals in brackets
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    private static Optional<HostPort> plain(String host, String port) {
        var both = host + port;
        return both.indexOf('[') >= 0 || both.indexOf(']') >= 0
                ? Optional.empty()
                : Optional.of(new HostPort(host, port));
    }
}
