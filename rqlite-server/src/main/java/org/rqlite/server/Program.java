// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server;

import java.util.List;

/// What runs.
///
/// @param version of this build
/// @param words of the command line, without secrets
record Program(BuildVersion version, List<String> words) {
    Program {
        words = List.copyOf(words);
    }
}
