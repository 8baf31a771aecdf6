// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.flags;

import java.util.List;

/// Flags that belong together, as a chapter of the reference page.
///
/// @param title the chapter's heading
/// @param flags in the order shown
record FlagGroup(String title, List<Flag> flags) {
    FlagGroup {
        flags = List.copyOf(flags);
    }
}
