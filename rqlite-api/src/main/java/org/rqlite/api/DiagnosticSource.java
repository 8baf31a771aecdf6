// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

/// A part of the node that reports about itself in `/status`. Any thread may call; a call does not block for long.
public interface DiagnosticSource {
    /// The facts as they are now.
    ///
    /// @return a fresh tree
    Diagnostic report();
}
