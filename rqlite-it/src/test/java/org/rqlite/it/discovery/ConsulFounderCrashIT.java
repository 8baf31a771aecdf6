// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.discovery;

/// With a real Consul.
class ConsulFounderCrashIT extends FounderCrashContract {
    @Override
    RegistryMode start() {
        return RegistryMode.consul();
    }
}
