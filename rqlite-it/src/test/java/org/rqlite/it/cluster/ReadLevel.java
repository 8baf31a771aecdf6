// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.cluster;

import java.util.Locale;

/// How fresh a read must be.
public enum ReadLevel {
    NONE,
    WEAK,
    LINEARIZABLE,
    STRONG;

    String parameter() {
        return "level=" + name().toLowerCase(Locale.ROOT);
    }
}
