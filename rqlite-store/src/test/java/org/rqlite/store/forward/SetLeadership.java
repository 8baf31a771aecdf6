// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.forward;

import java.util.Optional;
import java.util.UUID;
import org.rqlite.api.Peer;

/// Leadership as a test sets it.
final class SetLeadership implements Leadership {
    volatile Standing standing = Standing.FOLLOWING;
    volatile Optional<Peer> other = Optional.empty();
    volatile Runnable asked = () -> {}; // before it is said who else leads

    static SetLeadership of(OtherNode leader) {
        var leadership = new SetLeadership();
        leadership.other = Optional.of(leader.peer());
        return leadership;
    }

    @Override
    public Standing standing() {
        return standing;
    }

    @Override
    public Optional<Peer> other() {
        asked.run();
        return other;
    }

    @Override
    public Optional<UUID> cluster() {
        return Optional.of(OtherNode.CLUSTER);
    }
}
