// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.founding;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.UUID;

/// The name `g` of one attempt to found a cluster, which becomes the cluster id if it succeeds (F1, S2).
///
/// @param value name-based, hence the same wherever the same nodes, lives of disks and round come together
public record FoundingId(UUID value) implements Comparable<FoundingId> {
    static FoundingId of(Collection<Identity> members, int round) {
        var name = new StringBuilder("rqlite founding 1\n");
        members.stream()
                .sorted()
                .forEach(member -> name.append(member.id())
                        .append(' ')
                        .append(member.incarnation())
                        .append('\n'));
        name.append(round).append('\n');
        return new FoundingId(UUID.nameUUIDFromBytes(name.toString().getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public int compareTo(FoundingId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
