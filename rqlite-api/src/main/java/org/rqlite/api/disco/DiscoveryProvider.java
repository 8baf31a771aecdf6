// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api.disco;

/// Makes the client of one discovery mode. Found by [java.util.ServiceLoader]; needs a public no-argument constructor.
///
/// A provider holds no state and its constructor does nothing: all modes on the module path are loaded to list them.
public interface DiscoveryProvider {
    /// The value of `-disco-mode` that selects this provider.
    ///
    /// @return lower-case letters, digits and dashes, such as `dns-srv`; unique among the providers of a
    /// process
    String mode();

    /// Checks the settings and makes a client. Reaches for no network: a service that is down shows at the first call.
    ///
    /// @param settings as the operator gave them
    /// @return a client that the caller closes
    /// @throws DiscoveryConfigException if the settings are wrong; all faults in one message
    Discovery open(DiscoverySettings settings);
}
