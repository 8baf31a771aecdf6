// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.dns;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.Security;
import java.util.Optional;
import java.util.stream.Stream;

/// The cache that the JDK keeps in front of the system's resolver. It knows no TTL: 30 s for an answer, 10 s for none.
///
/// It can be told once only, before the first look-up of the process, so that is the program's business and not that of
/// a
/// provider; the server does it first of all.
final class JvmAddressCache {
    private static final String ANSWERS = "networkaddress.cache.ttl";
    private static final String FAILURES = "networkaddress.cache.negative.ttl";

    private JvmAddressCache() {}

    /// Warns if answers are held.
    static void check(Logger log) {
        var answers = property(ANSWERS).or(() -> Optional.ofNullable(System.getProperty("sun.net.inetaddr.ttl")));
        if (Stream.of(answers, property(FAILURES)).allMatch(ttl -> ttl.equals(Optional.of("0")))) return;
        log.log(
                Level.WARNING,
                "this JVM holds the answers of DNS for longer than they are good: set the security properties "
                        + ANSWERS + " and " + FAILURES + " to 0 before the first look-up");
    }

    private static Optional<String> property(String name) {
        return Optional.ofNullable(Security.getProperty(name));
    }
}
