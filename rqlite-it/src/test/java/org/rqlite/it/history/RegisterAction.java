// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.history;

/// What clients do to a register: a row with one number.
public sealed interface RegisterAction {
    /// Sets it.
    record Write(long value) implements RegisterAction {}

    /// Reads it.
    record Read(long value) implements RegisterAction {}

    /// Sets it if it holds what is expected: `UPDATE … WHERE v = expected`.
    ///
    /// @param done whether a row was changed
    record CompareAndSet(long expected, long value, boolean done) implements RegisterAction {}
}
