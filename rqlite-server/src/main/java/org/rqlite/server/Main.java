// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server;

import java.security.Security;
import java.util.List;
import org.rqlite.api.Halt;

/// Starts a node.
final class Main {
    private Main() {}

    /// The process `rqlited`; ends with one of the codes of `docs/reference/exit-codes.md`.
    ///
    /// @param arguments flags, then the data directory
    public static void main(String[] arguments) {
        // names come and change while a cluster forms; the JDK would keep an answer for 30 s and a failure for 10 s,
        // whatever its TTL, and reads this once, before the first look-up
        Security.setProperty("networkaddress.cache.ttl", "0");
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
        LazyBeans.install();
        var halt = ProcessHalt.ofThisProcess();
        Thread.setDefaultUncaughtExceptionHandler(halt::uncaught);
        try {
            ProcessHalt.exit(new Launch(List.of(arguments), System.out, System.err, halt).run());
        } catch (RuntimeException e) {
            // threads of the parts would keep half a node alive
            halt.halt(Halt.Reason.DEFECT, "the node did not start or stop in order", e);
        }
    }
}
