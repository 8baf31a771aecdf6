// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.etcd;

import org.rqlite.disco.testkit.EtcdServer;
import org.rqlite.disco.testkit.RealServers.Kind;
import org.rqlite.disco.testkit.Subject;

/// The provider of this module and a real etcd.
final class EtcdSubject {
    private EtcdSubject() {}

    static Subject start() {
        return start(Kind.BINARY);
    }

    static Subject start(Kind kind) {
        var server = EtcdServer.start(kind);
        return new Subject(
                new EtcdDiscoveryProvider(),
                server.server(),
                server,
                port -> "{\"endpoints\":[\"127.0.0.1:" + port + "\"]}",
                "/");
    }
}
