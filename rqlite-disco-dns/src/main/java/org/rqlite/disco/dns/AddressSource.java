// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.dns;

import java.util.List;

/// Where the addresses of the mode come from.
sealed interface AddressSource permits ListedHosts, SystemLookup {
    /// Asks anew; ends in a [DiscoveryException] if there is no answer.
    List<String> ask();

    /// May be called twice.
    void close();
}
