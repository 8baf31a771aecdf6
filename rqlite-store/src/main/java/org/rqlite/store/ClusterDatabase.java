// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import org.rqlite.api.Database;
import org.rqlite.api.Request;
import org.rqlite.api.ResultSink;
import org.rqlite.api.Served;
import org.rqlite.store.forward.Forwarding;

/// The database of a cluster as each of its nodes offers it: what needs the leader goes there, all else is served
/// here.
final class ClusterDatabase implements Database {
    private final LocalDatabase here;
    private final ReadLevels levels;
    private final Forwarding forwarding;

    ClusterDatabase(LocalDatabase here, ReadLevels levels, Forwarding forwarding) {
        this.here = here;
        this.levels = levels;
        this.forwarding = forwarding;
    }

    @Override
    public Served run(Request request, ResultSink results) {
        here.check(request);
        if (!here.readsOnly(request)) return forwarding.run(request, false, here::log, results);
        return switch (levels.levelHere(request.read())) {
            case NONE, LINEARIZABLE -> here.read(request, results);
            case WEAK, STRONG, AUTO -> forwarding.run(request, true, here::read, results);
        };
    }
}
