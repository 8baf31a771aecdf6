// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.history;

/// How an operation ended, as its client may conclude from what it was told.
public enum Fate {
    /// Done: it took effect between call and return.
    OK,
    /// Refused: it never takes effect.
    FAILED,
    /// No answer, or none that says so: it took effect at any time since the call, will do so later, or never will.
    UNKNOWN
}
