// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.discovery;

/// With a real Consul.
class ConsulClusterIT extends RegistryClusterContract {
    @Override
    RegistryMode start() {
        return RegistryMode.consul();
    }
}
