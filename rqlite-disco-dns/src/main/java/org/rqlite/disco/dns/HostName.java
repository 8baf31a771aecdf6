// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.dns;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/// Which texts can be looked up at all, so that a mistyped one stops the start and is not asked for again and again.
final class HostName {
    private static final int LENGTH_MAX = 253; // RFC 1035, 2.3.4, as text
    // an underscore is no letter of a host name, but Docker Compose makes such names
    private static final Pattern NAME = Pattern.compile("[\\w-]{1,63}(?:\\.[\\w-]{1,63})*\\.?");
    private static final Pattern WITH_PORT = Pattern.compile("[\\w.-]+:[0-9]+");

    private HostName() {}

    /// What is wrong with it, with the cure.
    static Optional<String> fault(String name) {
        if (WITH_PORT.matcher(name).matches()) {
            return Optional.of("name must be a host name without a port: give the port as \"port\"");
        }
        if (name.contains("://")) return Optional.of("name must be a host name, not a URL");
        var short63 = NAME.matcher(name).matches() && name.length() <= LENGTH_MAX;
        if (short63 || isAddress(name)) return Optional.empty();
        return Optional.of(
                "name must be a host name of letters, digits, dashes and dots, at most 63 of them between dots "
                        + "and 253 in all; one in another script in its xn-- form");
    }

    private static boolean isAddress(String name) {
        try {
            return name.indexOf(':') >= 0
                    && name.indexOf('[') < 0
                    && !InetAddress.ofLiteral(name).isAnyLocalAddress();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
