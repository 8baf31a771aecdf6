// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api.disco;

/// The outcome of a check-and-set.
public sealed interface CheckAndSet {
    /// The value was written.
    ///
    /// @param version its new version
    record Won(long version) implements CheckAndSet {}

    /// The key had another version; nothing was written.
    record Lost() implements CheckAndSet {}

    /// No answer came; the value may have been written. Decides nothing: read again (K1).
    ///
    /// @param reason why
    record Unknown(String reason) implements CheckAndSet {}
}
