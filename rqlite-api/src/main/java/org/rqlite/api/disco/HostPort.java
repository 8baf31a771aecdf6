// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api.disco;

import java.net.InetAddress;
import java.util.Optional;

/// Where a node can be reached, as text `host:port`, IPv6 in the short form of RFC 5952 and in brackets, as rqlite has
/// it.
///
/// @param host a name or an address, not empty, without brackets
/// @param port 1..65535
public record HostPort(String host, int port) {
    static final int PORT_MAX = 65535;

    /// Checks both.
    public HostPort {
        if (host.isEmpty() || host.indexOf('[') >= 0 || host.indexOf(']') >= 0) {
            throw new IllegalArgumentException("not a host: " + host);
        }
        if (port < 1 || port > PORT_MAX) throw new IllegalArgumentException("port must be 1 to 65535: " + port);
    }

    /// An address and a port.
    ///
    /// @param address of either family
    /// @param port 1..65535
    /// @return with the address as its host
    public static HostPort of(InetAddress address, int port) {
        return new HostPort(AddressText.of(address), port);
    }

    /// Reads `host:port`.
    ///
    /// @param text IPv6 addresses in brackets
    /// @return empty if it is none
    public static Optional<HostPort> parse(String text) {
        var colon = text.lastIndexOf(':');
        if (colon <= 0) return Optional.empty();
        var host = text.substring(0, colon);
        var bracketed = host.length() > 2 && host.startsWith("[") && host.endsWith("]");
        if (bracketed) host = host.substring(1, host.length() - 1);
        var port = text.substring(colon + 1);
        var valid = !host.matches("(?s).*[\\[\\]\\s/@].*") && (bracketed || host.indexOf(':') < 0);
        if (!valid || !port.matches("[0-9]{1,5}")) return Optional.empty();
        int number = Integer.parseInt(port);
        return number < 1 || number > PORT_MAX ? Optional.empty() : Optional.of(new HostPort(host, number));
    }

    /// The text.
    ///
    /// @return `host:port`, with brackets if the host holds a colon
    public String text() {
        return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
    }
}
