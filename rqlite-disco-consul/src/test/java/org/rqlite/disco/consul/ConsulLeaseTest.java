// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.consul;

import org.rqlite.disco.testkit.LeaseContract;
import org.rqlite.disco.testkit.Subject;

class ConsulLeaseTest extends LeaseContract {
    @Override
    protected Subject start() {
        return ConsulSubject.start();
    }
}
