// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.rqlite.api.Halt;

/// Notes what would have ended the process.
final class Halts implements Halt {
    final List<String> seen = new CopyOnWriteArrayList<>();

    @Override
    public void halt(Reason reason, String message, Throwable cause) {
        seen.add(reason + " " + message);
    }
}
