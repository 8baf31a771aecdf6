// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api.disco;

/// No answer from the discovery service, or a refusal. Nothing was written; trying again later may help.
public final class DiscoveryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// Says what failed.
    ///
    /// @param message the operation, the address and the fault; no secrets; lower case, no full stop
    /// @param cause the library's exception
    public DiscoveryException(String message, Throwable cause) {
        super(message, cause);
    }
}
