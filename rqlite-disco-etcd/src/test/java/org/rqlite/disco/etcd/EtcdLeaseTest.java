// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.etcd;

import org.rqlite.disco.testkit.LeaseContract;
import org.rqlite.disco.testkit.Subject;

class EtcdLeaseTest extends LeaseContract {
    @Override
    protected Subject start() {
        return EtcdSubject.start();
    }
}
