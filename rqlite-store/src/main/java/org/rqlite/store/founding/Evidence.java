// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.founding;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/// What this process has heard of the other members of one founding. Each piece is true for ever, so it only
/// grows; lost with the process, it is asked for again.
final class Evidence {
    private final Plan plan;
    private final Rules rules;
    private final Set<String> accepted = new HashSet<>();
    private final Set<String> refused = new HashSet<>();
    private final Set<String> declined = new HashSet<>();
    private final Set<String> unknown = new TreeSet<>();
    private boolean activated;

    Evidence(Plan plan, Rules rules) {
        this.plan = plan;
        this.rules = rules;
    }

    /// Takes a member's state down, its own included.
    void stands(Identity member, EntryState state) {
        if (!plan.has(member) && rules.keep(Clause.OWN_IDENTITY)) {
            stranger(member);
            return;
        }
        if (state.accepted() || !rules.keep(Clause.DECLINED_IS_NOT_ACCEPTED)) accepted.add(member.id()); // F4, F5
        switch (state) {
            case ACTIVATED -> activated = true;
            case REFUSED -> refused.add(member.id());
            case DECLINED -> declined.add(member.id());
            case PREPARED, DROPPED -> {}
        }
    }

    /// Takes down that a member answers as somebody else. It may have activated, and acknowledged, before it
    /// lost its disk: so it is unknown, neither refused nor declined (F5).
    void stranger(Identity other) {
        if (plan.has(other) || plan.named(other.id()).isEmpty()) return;
        unknown.add(other.id());
        if (!rules.keep(Clause.UNKNOWN_IS_NOT_REFUSED)) refused.add(other.id());
        if (!rules.keep(Clause.UNKNOWN_IS_NOT_DECLINED)) declined.add(other.id());
    }

    boolean heard(String id) {
        return accepted.contains(id) || declined.contains(id) || unknown.contains(id);
    }

    boolean accepted(String id) {
        return accepted.contains(id);
    }

    /// Whether activating is right: somebody has, or all have accepted at some time (F3, F4).
    boolean calls() {
        var enough = rules.keep(Clause.ALL_ACCEPT)
                ? plan.members().size()
                : plan.members().size() / 2 + 1;
        return activated || accepted.size() >= enough;
    }

    /// Whether nobody can ever have acknowledged, nor ever will (F5).
    boolean dead() {
        if (rules.keep(Clause.ONE_DECLINED) && !declined.isEmpty()) return true;
        var enough = rules.keep(Clause.HALF_REFUSED) ? plan.deadly() : plan.deadly() - 1;
        return refused.size() >= Math.max(1, enough);
    }

    /// Whether members of another incarnation alone keep it from being dead: only a person can decide (F5).
    boolean needsPerson() {
        var lost = new HashSet<>(refused);
        lost.addAll(unknown);
        return !dead() && lost.size() >= plan.deadly();
    }

    Set<String> unknown() {
        return Set.copyOf(unknown);
    }
}
