// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

/// The readers were closed before a read began; nothing was run.
final class ReadersClosedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ReadersClosedException() {
        super("readers are closed");
    }
}
