// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.forming;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A consensus group that only remembers that it was made: what a founding sees of it.
final class SilentGroup implements Group {
    private Optional<UUID> cluster = Optional.empty();
    private List<String> voters = List.of();
    private boolean led;

    Optional<UUID> cluster() {
        return cluster;
    }

    List<String> voters() {
        return voters;
    }

    void lead() {
        led = true;
    }

    @Override
    public void found(UUID founded, List<String> voterIds) {
        cluster = Optional.of(founded);
        voters = List.copyOf(voterIds);
    }

    @Override
    public void awaitMembership(UUID entered) {
        if (cluster.isPresent()) return;
        cluster = Optional.of(entered);
        voters = List.of();
    }

    @Override
    public void delete() {
        cluster = Optional.empty();
        voters = List.of();
    }

    @Override
    public boolean knowsLeader() {
        return led;
    }
}
