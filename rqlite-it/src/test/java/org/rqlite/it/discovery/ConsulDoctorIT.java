// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.discovery;

import org.rqlite.disco.testkit.ConsulServer;

/// With a real Consul.
class ConsulDoctorIT extends DoctorRegistryContract {
    @Override
    RegistryMode start() {
        return RegistryMode.consul();
    }

    @Override
    RegistryMode startGuarded() {
        return RegistryMode.of(ConsulServer.startGuarded("6d2c5a0e-0000-4000-8000-000000000001"));
    }
}
