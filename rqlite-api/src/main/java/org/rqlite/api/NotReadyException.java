// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

/// This node leads but has not yet applied everything that earlier leaders committed. Nothing was appended; retry soon.
public final class NotReadyException extends DatabaseException {
    private static final long serialVersionUID = 1L;

    /// The store is not ready.
    public NotReadyException() {
        super("store not ready");
    }

    @Override
    public boolean retryable() {
        return true;
    }

    @Override
    public boolean mayHaveCommitted() {
        return false;
    }
}
