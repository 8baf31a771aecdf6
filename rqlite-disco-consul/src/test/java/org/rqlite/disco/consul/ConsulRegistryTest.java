// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.consul;

import org.rqlite.disco.testkit.RegistryContract;
import org.rqlite.disco.testkit.Subject;

class ConsulRegistryTest extends RegistryContract {
    @Override
    protected Subject start() {
        return ConsulSubject.start();
    }
}
