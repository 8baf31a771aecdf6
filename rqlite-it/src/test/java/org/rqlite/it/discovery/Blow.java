// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.discovery;

import org.rqlite.it.cluster.ClusterNode;

/// What happens to a founder on its way.
enum Blow {
    /// `kill -9`; it comes back later.
    KILLED,
    /// `kill -9`; it comes back later with an empty disk.
    WIPED,
    /// SIGSTOP for longer than its claim lives.
    PAUSED,
    /// Nothing: an answer that was lost is enough.
    SPARED;

    void strikes(ClusterNode founder) {
        switch (this) {
            case KILLED, WIPED -> founder.crash();
            case PAUSED -> founder.pause();
            case SPARED -> {}
        }
    }
}
