// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import java.time.Duration;
import org.rqlite.api.DatabaseSource;
import org.rqlite.api.Loads;
import org.rqlite.api.Served;
import org.rqlite.store.forward.LoadForwarding;

/// Loads as each node of a cluster offers them: the file is taken and checked here, then loaded here or sent to the
/// leader.
final class ClusterLoads implements Loads {
    private final LocalLoads here;
    private final LoadForwarding forwarding;

    ClusterLoads(LocalLoads here, LoadForwarding forwarding) {
        this.here = here;
        this.forwarding = forwarding;
    }

    @Override
    public Served load(DatabaseSource database, Duration timeout) {
        forwarding.requireLeader(timeout);
        return here.with(database, file -> forwarding.run(file, timeout, here::load));
    }

    @Override
    public void boot(DatabaseSource database) {
        here.requireAlone();
        var _ = here.with(database, file -> {
            here.requireAlone();
            return here.load(file);
        });
    }
}
