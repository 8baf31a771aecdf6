// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.discovery;

/// A discovery mode that can never work as it is asked for; the node does not start.
public final class DiscoveryFlagException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DiscoveryFlagException(String message) {
        super(message);
    }
}
