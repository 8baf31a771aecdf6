// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.discovery;

import org.rqlite.disco.testkit.EtcdServer;

/// With a real etcd.
class EtcdDoctorIT extends DoctorRegistryContract {
    @Override
    RegistryMode start() {
        return RegistryMode.etcd();
    }

    @Override
    RegistryMode startGuarded() {
        var etcd = EtcdServer.start();
        etcd.guard();
        return RegistryMode.of(etcd);
    }
}
