// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.founding;

import java.util.Arrays;
import java.util.Optional;

/// A state of the modelled world, packed: a long for each node, an int for each founding's messages, and which
/// foundings have acknowledged a write.
///
/// Messages are a set that only grows: what was sent once may arrive at any time, any number of times, or never.
/// What a process has merely heard is not part of it: it may hear it again before each step.
final class WorldState {
    private static final int GROUPS_AT = 40;
    private static final int JOINED_AT = 53;
    private static final int LIFE_AT = 57;
    static final int FOUNDINGS_MAX = 13;

    static final int PREPARE = 1;
    static final int COMMIT = 2;
    static final int ASK = 4;

    /// The kind of answers that come from another incarnation.
    static final int STRANGERS = 6;

    final long[] nodes;
    final int[] messages;
    final int acknowledged;

    WorldState(long[] nodes, int[] messages, int acknowledged) {
        this.nodes = nodes;
        this.messages = messages;
        this.acknowledged = acknowledged;
    }

    /// The number of a state: 1 to 5.
    static int code(EntryState state) {
        return switch (state) {
            case PREPARED -> 1;
            case ACTIVATED -> 2;
            case REFUSED -> 3;
            case DECLINED -> 4;
            case DROPPED -> 5;
        };
    }

    /// The state of a number; empty for 0.
    static Optional<EntryState> stateOf(int code) {
        return Arrays.stream(EntryState.values())
                .filter(state -> code(state) == code)
                .findFirst();
    }

    /// 0 for none, else the code of the entry's state.
    static int entry(long node, int founding) {
        return (int) (node >>> (3 * founding)) & 7;
    }

    static long withEntry(long node, int founding, EntryState state) {
        return (node & ~(7L << (3 * founding))) | ((long) code(state) << (3 * founding));
    }

    static int groups(long node) {
        return (int) (node >>> GROUPS_AT) & ((1 << FOUNDINGS_MAX) - 1);
    }

    static long withGroup(long node, int founding) {
        return node | (1L << (GROUPS_AT + founding));
    }

    static long withoutGroup(long node, int founding) {
        return node & ~(1L << (GROUPS_AT + founding));
    }

    /// The groups, without the entries.
    static long onlyHost(long node) {
        return node & -(1L << GROUPS_AT);
    }

    /// 0 for none, else one more than the founding whose cluster was joined.
    static int joined(long node) {
        return (int) (node >>> JOINED_AT) & 15;
    }

    static long withJoined(long node, int founding) {
        return (node & ~(15L << JOINED_AT)) | ((founding + 1L) << JOINED_AT);
    }

    static int life(long node) {
        return (int) (node >>> LIFE_AT) & 1;
    }

    static long wiped() {
        return 1L << LIFE_AT;
    }

    static int answer(int member, EntryState state) {
        return 1 << (2 + member * 5 + code(state));
    }

    static int stranger(int member) {
        return 1 << (23 + member);
    }

    /// All answers of one kind: the code of a state, or 6 for strangers.
    static int kind(int kind) {
        if (kind == STRANGERS) return 15 << 23;
        var mask = 0;
        for (var member = 0; member < 4; member++) mask |= 1 << (2 + member * 5 + kind);
        return mask;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WorldState that
                && acknowledged == that.acknowledged
                && Arrays.equals(nodes, that.nodes)
                && Arrays.equals(messages, that.messages);
    }

    @Override
    public int hashCode() {
        var hash = 31 * Arrays.hashCode(messages) + acknowledged;
        for (var node : nodes) hash = hash * 0x9E3779B1 + Long.hashCode(node * 0x9E3779B97F4A7C15L);
        return hash ^ (hash >>> 15);
    }
}
