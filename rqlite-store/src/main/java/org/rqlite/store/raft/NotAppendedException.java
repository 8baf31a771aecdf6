// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.io.IOException;

/// An entry was certainly not put into the log: this node did not lead when it was to be.
final class NotAppendedException extends IOException {
    private static final long serialVersionUID = 1L;

    NotAppendedException() {
        super("this node does not lead");
    }
}
