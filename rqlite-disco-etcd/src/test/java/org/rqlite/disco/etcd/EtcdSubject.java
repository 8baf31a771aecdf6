// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.etcd;

import org.rqlite.disco.testkit.EtcdServer;
import org.rqlite.disco.testkit.Subject;

/// The provider of this module and a real etcd.
final class EtcdSubject {
    private EtcdSubject() {}

    static Subject start() {
        var server = EtcdServer.start();
        return new Subject(
                new EtcdDiscoveryProvider(),
                server.server(),
                server,
                port -> "{\"endpoints\":[\"127.0.0.1:" + port + "\"]}",
                "/");
    }
}
