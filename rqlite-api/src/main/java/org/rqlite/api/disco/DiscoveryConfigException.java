// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api.disco;

/// Settings of a discovery mode that can never work; the node does not start.
public final class DiscoveryConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// Names every fault.
    ///
    /// @param message each fault with its cure; lower case, no full stop
    public DiscoveryConfigException(String message) {
        super(message);
    }
}
