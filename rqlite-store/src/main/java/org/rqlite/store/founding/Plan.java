// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.founding;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Who founds, and the how many-th try of these it is (F1).
///
/// @param id name of this try; equal for equal members and rounds, addresses do not count
/// @param members the set `S`, sorted by id, each id once
/// @param round from 1
public record Plan(FoundingId id, List<Candidate> members, int round) {
    /// Most members of one founding.
    public static final int MEMBERS_MAX = 1000;

    /// Checks and sorts.
    public Plan {
        members = members.stream().sorted(Comparator.comparing(Candidate::id)).toList();
        var distinct = members.stream().map(Candidate::id).distinct().count();
        if (members.isEmpty() || members.size() > MEMBERS_MAX || distinct < members.size()) {
            throw new IllegalArgumentException("a founding needs 1 to 1000 nodes with different ids: " + members);
        }
        if (round < 1) throw new IllegalArgumentException("round must be at least 1: " + round);
        if (!id.equals(idOf(members, round))) {
            throw new IllegalArgumentException("founding " + id + " does not have these members");
        }
    }

    /// The plan of some nodes.
    ///
    /// @param members in any order
    /// @param round from 1
    public Plan(List<Candidate> members, int round) {
        this(idOf(members, round), members, round);
    }

    /// Who coordinates unless it is silent: the lowest id (F1).
    ///
    /// @return the first member
    public Candidate coordinator() {
        return members.getFirst();
    }

    /// The set without addresses.
    ///
    /// @return sorted
    public List<Identity> identities() {
        return members.stream().map(Candidate::identity).toList();
    }

    /// How many members must refuse so that the rest is no majority: half, rounded up (F5).
    ///
    /// @return at least 1
    public int deadly() {
        return (members.size() + 1) / 2;
    }

    private static FoundingId idOf(List<Candidate> members, int round) {
        return FoundingId.of(members.stream().map(Candidate::identity).toList(), round);
    }

    boolean has(Identity identity) {
        return members.stream().anyMatch(member -> member.identity().equals(identity));
    }

    boolean sameMembers(Plan other) {
        return identities().equals(other.identities());
    }

    List<Candidate> others(Identity self) {
        return members.stream().filter(member -> !member.id().equals(self.id())).toList();
    }

    Optional<Identity> named(String id) {
        return identities().stream().filter(member -> member.id().equals(id)).findFirst();
    }
}
