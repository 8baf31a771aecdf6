// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.doctor;

import java.util.List;
import org.rqlite.server.flags.CommandLine;
import org.rqlite.server.flags.JoinTarget;

/// The entries of `-join`.
final class Targets {
    private Targets() {}

    static List<JoinTarget> of(CommandLine line) {
        return line.entries("join").stream()
                .flatMap(entry -> JoinTarget.parse(entry).stream())
                .distinct()
                .toList();
    }
}
