// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.etcd;

import org.junit.jupiter.api.Nested;
import org.rqlite.disco.testkit.LeaseContract;
import org.rqlite.disco.testkit.OutageContract;
import org.rqlite.disco.testkit.RealServers.Kind;
import org.rqlite.disco.testkit.RegistryContract;
import org.rqlite.disco.testkit.Subject;

/// The same as with a process, with etcd in a container; the leases beside the others.
class EtcdContainerTest {
    @Nested
    class Keys extends RegistryContract {
        @Override
        protected Subject start() {
            return EtcdSubject.start(Kind.CONTAINER);
        }
    }

    @Nested
    class Leases extends LeaseContract {
        @Override
        protected Subject start() {
            return EtcdSubject.start(Kind.CONTAINER);
        }
    }

    @Nested
    class Outages extends OutageContract {
        @Override
        protected Subject start() {
            return EtcdSubject.start(Kind.CONTAINER);
        }
    }
}
