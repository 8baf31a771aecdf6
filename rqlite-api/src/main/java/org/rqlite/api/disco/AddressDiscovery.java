// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api.disco;

import java.util.List;

/// Finds addresses, such as by DNS; knows neither leader nor cluster.
public non-sealed interface AddressDiscovery extends Discovery {
    /// Asks anew; no answer is held longer than its source says.
    ///
    /// @return each in the form of [HostPort], without repeats, at most some hundreds; the order in which the
    /// source wants
    /// them tried, else that of the text, so that equal answers are equal lists; empty if the name exists but holds
    /// none
    /// @throws DiscoveryException if there is no answer; try again later
    List<String> addresses();
}
