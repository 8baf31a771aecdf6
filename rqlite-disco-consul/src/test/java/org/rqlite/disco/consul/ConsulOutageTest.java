// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.consul;

import org.rqlite.disco.testkit.OutageContract;
import org.rqlite.disco.testkit.Subject;

class ConsulOutageTest extends OutageContract {
    @Override
    protected Subject start() {
        return ConsulSubject.start();
    }
}
