// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.etcd;

import org.rqlite.disco.testkit.OutageContract;
import org.rqlite.disco.testkit.Subject;

class EtcdOutageTest extends OutageContract {
    @Override
    protected Subject start() {
        return EtcdSubject.start();
    }
}
