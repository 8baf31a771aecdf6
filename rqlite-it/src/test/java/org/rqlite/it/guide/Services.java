// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.guide;

import java.util.List;
import org.rqlite.disco.testkit.ConsulServer;
import org.rqlite.disco.testkit.EtcdServer;
import org.rqlite.disco.testkit.RawStore;

/// A real Consul and a real etcd, at their usual ports for the machines.
record Services(ConsulServer consul, EtcdServer etcd) implements AutoCloseable {
    private static final int CONSUL_PORT = 8500;
    private static final int ETCD_PORT = 2379;

    static Services start(Machines machines) {
        var services = new Services(ConsulServer.start(), EtcdServer.start());
        machines.serve(CONSUL_PORT, services.consul.server().port());
        machines.serve(ETCD_PORT, services.etcd.server().port());
        return services;
    }

    /// Deletes the keys of clusters that are gone: they would keep the next ones from being founded.
    void forget() {
        for (var root : List.of("rqlite", "staging")) {
            forget(consul, root);
            forget(etcd, "/" + root);
        }
    }

    private static void forget(RawStore store, String root) {
        for (var key : List.of("cluster", "leader")) store.delete(root + "/" + key);
    }

    @Override
    public void close() {
        consul.close();
        etcd.close();
    }
}
