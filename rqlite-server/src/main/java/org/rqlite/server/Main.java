// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server;

import java.util.List;

/// Starts a node.
final class Main {
    private Main() {}

    /// The process `rqlited`; ends with one of the codes of `docs/reference/exit-codes.md`.
    ///
    /// @param arguments flags, then the data directory
    public static void main(String[] arguments) {
        ProcessHalt.exit(new Launch(List.of(arguments), System.err).run());
    }
}
