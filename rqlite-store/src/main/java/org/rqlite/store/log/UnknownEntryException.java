// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.log;

/// An entry or record of a later version than this node knows. The node must end, not skip it (S5).
public final class UnknownEntryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int version;

    /// Names the version that is needed to read on.
    ///
    /// @param what `entry` or `record`
    /// @param version as found
    public UnknownEntryException(String what, int version) {
        super(what + " of version " + version + " needs a later release, this one knows version " + EntryCodec.VERSION);
        this.version = version;
    }

    /// The version that is needed.
    ///
    /// @return above [EntryCodec#VERSION]
    public int version() {
        return version;
    }
}
