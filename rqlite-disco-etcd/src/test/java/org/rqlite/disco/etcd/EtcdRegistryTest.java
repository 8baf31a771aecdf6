// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.etcd;

import org.rqlite.disco.testkit.RegistryContract;
import org.rqlite.disco.testkit.Subject;

class EtcdRegistryTest extends RegistryContract {
    @Override
    protected Subject start() {
        return EtcdSubject.start();
    }
}
