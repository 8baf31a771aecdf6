// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.founding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rqlite.store.founding.NodeSteps.Event;
import org.rqlite.store.founding.NodeSteps.Outcome;

/// Every behaviour of a small world, breadth first: messages lost, late and repeated, processes crashed between
/// any two steps, a disk lost.
///
/// Safe: no two overlapping foundings can both acknowledge; what can have acknowledged is never dropped; a node
/// is in one group at most. Live: from every state all nodes can still come into clusters without any further
/// fault.
final class FoundingModel {
    /// @param states explored
    /// @param fault what went wrong, with the steps that led there
    record Verdict(int states, Optional<String> fault) {}

    private static final int STATES_MAX = 1_000_000;

    private final ModelCase world;
    private final NodeSteps steps;
    private final int foundings;
    private final boolean[][] overlaps;
    private final boolean[][] proposes; // by node and founding
    private final Map<WorldState, Integer> numbers = new HashMap<>();
    private final List<WorldState> states = new ArrayList<>();
    private final IntList parents = new IntList();
    private final List<String> labels = new ArrayList<>();
    private final IntList edgesFrom = new IntList(); // faultless steps
    private final IntList edgesTo = new IntList();
    private Optional<String> wrong = Optional.empty();
    private int current;

    private FoundingModel(ModelCase world, Rules rules) {
        this.world = world;
        this.steps = new NodeSteps(world, rules);
        this.foundings = steps.plans.size();
        if (foundings > WorldState.FOUNDINGS_MAX || world.nodes() > 4) throw new IllegalArgumentException("too large");
        this.proposes = new boolean[world.nodes()][foundings];
        for (var node = 0; node < world.nodes(); node++) {
            for (var i = 0; i < foundings; i++) proposes[node][i] = isRecorded(node, steps.plans.get(i));
        }
        this.overlaps = new boolean[foundings][foundings];
        for (var a = 0; a < foundings; a++) {
            for (var b = 0; b < foundings; b++) {
                overlaps[a][b] = a != b
                        && !Collections.disjoint(
                                steps.plans.get(a).identities(),
                                steps.plans.get(b).identities());
            }
        }
    }

    static Verdict explore(ModelCase world, Rules rules) {
        return new FoundingModel(world, rules).explore();
    }

    private Verdict explore() {
        reach(new WorldState(new long[world.nodes()], new int[foundings], 0), "start", true);
        for (current = 0; current < states.size() && wrong.isEmpty(); current++) {
            if (states.size() > STATES_MAX) throw new IllegalStateException("too many states");
            for (var node = 0; node < world.nodes(); node++) expand(states.get(current), node);
        }
        if (wrong.isEmpty() && world.wiped().isEmpty()) findHang();
        return new Verdict(states.size(), wrong);
    }

    private void expand(WorldState state, int node) {
        var word = state.nodes[node];
        var all = steps.relevant(word, state.messages);
        var none = Collections.nCopies(foundings, 0);
        for (var founding = 0; founding < foundings; founding++) {
            if (!steps.names(founding, node)) {
                join(state, node, founding, none);
                continue;
            }
            var sent = state.messages[founding];
            if (proposes(node, word, founding)) bothWays(state, node, Event.PROPOSE, founding, all);
            if ((sent & WorldState.PREPARE) != 0) bothWays(state, node, Event.PREPARE, founding, all);
            if ((sent & WorldState.COMMIT) != 0) step(state, node, Event.COMMIT, founding, none);
            if ((sent & WorldState.ASK) != 0) step(state, node, Event.ASK, founding, none);
            hear(state, node, founding);
            join(state, node, founding, none);
        }
        if (world.wiped().filter(wiped -> wiped == node).isPresent() && WorldState.life(word) == 0) {
            fault(state, node, WorldState.wiped(), "loses its disk");
        }
    }

    /// A node proposes only what it has recorded; of a lost disk's two lives it may have recorded either. Once
    /// for each set, since the state machine itself finds the round.
    private boolean proposes(int node, long word, int founding) {
        return proposes[node][founding] && steps.lists(founding, node, word);
    }

    private boolean isRecorded(int node, Plan plan) {
        var recorded = world.recorded().get(node);
        var names = recorded.stream().map(number -> "n" + number).sorted().toList();
        return plan.round() == 1
                && plan.members().stream().map(Candidate::id).toList().equals(names);
    }

    private void bothWays(WorldState state, int node, Event event, int founding, List<Integer> all) {
        step(state, node, event, founding, Collections.nCopies(foundings, 0));
        if (all.stream().anyMatch(mask -> mask != 0)) step(state, node, event, founding, all);
    }

    /// All sets of kinds of answers that can have arrived, then maybe the end of the round of questions.
    private void hear(WorldState state, int node, int founding) {
        var sent = state.messages[founding] & ~7;
        var entry = WorldState.stateOf(WorldState.entry(state.nodes[node], founding));
        if (!entry.map(EntryState::binds).orElse(false)) return;
        var prepared = entry.get() == EntryState.PREPARED;
        var present = 0;
        for (var kind = 1; kind <= WorldState.STRANGERS; kind++) {
            if ((sent & WorldState.kind(kind)) != 0) present |= 1 << kind;
        }
        for (var kinds = present; ; kinds = (kinds - 1) & present) {
            var mask = 0;
            for (var kind = 1; kind <= WorldState.STRANGERS; kind++) {
                if ((kinds & (1 << kind)) != 0) mask |= sent & WorldState.kind(kind);
            }
            var heard = new ArrayList<>(Collections.nCopies(foundings, 0));
            heard.set(founding, mask);
            if (mask != 0) step(state, node, Event.HEAR, founding, heard);
            if (prepared) step(state, node, Event.CONCLUDE, founding, heard);
            if (kinds == 0) return;
        }
    }

    private void join(WorldState state, int node, int founding, List<Integer> none) {
        if ((WorldState.groups(state.nodes[node]) & (1 << founding)) != 0 || !leads(state.nodes, founding)) return;
        step(state, node, Event.ADDED, founding, none);
    }

    private void step(WorldState state, int node, Event event, int founding, List<Integer> heard) {
        var before = state.nodes[node];
        var outcome = steps.take(node, before, event, founding, heard);
        if (outcome.wrong().isPresent()) wrong = outcome.wrong();
        if (changesNothing(state, before, outcome)) return;
        reach(after(state, node, outcome.node(), outcome), label(node, event, founding), true);
        if (outcome.crashed() != outcome.node()) {
            fault(state, node, outcome.crashed(), event + " " + founding + " and crashes");
        }
        if (world.forgetful() && outcome.node() != before) {
            reach(after(state, node, before, outcome), label(node, event, founding) + " forgotten", false);
        }
        if (wrong.isPresent() && !wrong.get().contains("\n")) {
            wrong = Optional.of(wrong.get() + trace(current) + "\n" + label(node, event, founding));
        }
    }

    private boolean changesNothing(WorldState state, long before, Outcome outcome) {
        if (outcome.wrong().isPresent() || outcome.node() != before || outcome.crashed() != before) return false;
        for (var i = 0; i < foundings; i++) if ((outcome.messages().get(i) & ~state.messages[i]) != 0) return false;
        return true;
    }

    private void fault(WorldState state, int node, long after, String what) {
        var nodes = state.nodes.clone();
        nodes[node] = after;
        reach(new WorldState(nodes, state.messages, state.acknowledged), "n" + node + " " + what, false);
        if (wrong.isPresent() && !wrong.get().contains("\n")) {
            wrong = Optional.of(wrong.get() + trace(current) + "\nn" + node + " " + what);
        }
    }

    private static String label(int node, Event event, int founding) {
        return "n" + node + " " + event + " " + founding;
    }

    private WorldState after(WorldState state, int node, long word, Outcome outcome) {
        var nodes = state.nodes.clone();
        nodes[node] = word;
        var messages = state.messages.clone();
        for (var i = 0; i < foundings; i++) messages[i] |= outcome.messages().get(i);
        return new WorldState(nodes, messages, state.acknowledged);
    }

    private void reach(WorldState raw, String label, boolean faultless) {
        var state = acknowledging(publishing(raw));
        var known = numbers.get(state);
        if (known == null) {
            known = states.size();
            numbers.put(state, known);
            states.add(state);
            parents.add(current);
            labels.add(label);
            check(state);
        }
        if (faultless && known != current) {
            edgesFrom.add(current);
            edgesTo.add(known);
        }
    }

    /// Every node may be asked at any time and answers truly: so its answers are there as soon as they are true,
    /// and so are PREPARE and COMMIT. Whether they ever arrive is left open.
    private WorldState publishing(WorldState state) {
        var messages = state.messages.clone();
        for (var node = 0; node < state.nodes.length; node++) {
            for (var i = 0; i < foundings; i++) messages[i] |= steps.published(node, state.nodes[node], i);
        }
        for (var i = 0; i < foundings; i++) {
            if ((messages[i] & WorldState.kind(WorldState.code(EntryState.PREPARED))) != 0) {
                messages[i] |= WorldState.PREPARE | WorldState.ASK;
            }
            if ((messages[i] & WorldState.kind(WorldState.code(EntryState.ACTIVATED))) != 0) {
                messages[i] |= WorldState.COMMIT;
            }
        }
        return new WorldState(state.nodes, messages, state.acknowledged);
    }

    /// A founding that has a majority may acknowledge at once: the worst case.
    private WorldState acknowledging(WorldState state) {
        var acknowledged = state.acknowledged;
        for (var i = 0; i < foundings; i++) if (leads(state.nodes, i)) acknowledged |= 1 << i;
        return acknowledged == state.acknowledged ? state : new WorldState(state.nodes, state.messages, acknowledged);
    }

    private boolean leads(long[] nodes, int founding) {
        var active = 0;
        for (var node = 0; node < nodes.length; node++) {
            var in = (WorldState.groups(nodes[node]) & (1 << founding)) != 0;
            if (in && steps.lists(founding, node, nodes[node])) active++;
        }
        return active > steps.plans.get(founding).members().size() / 2;
    }

    private void check(WorldState state) {
        for (var node : state.nodes) {
            if (Integer.bitCount(WorldState.groups(node)) > 1) wrong = Optional.of("a node is in two groups");
            for (var i = 0; i < foundings; i++) {
                var dropped = WorldState.entry(node, i) == WorldState.code(EntryState.DROPPED);
                if (dropped && acknowledged(state, i)) wrong = Optional.of("an acknowledged write is dropped");
            }
        }
        for (var a = 0; a < foundings; a++) {
            for (var b = 0; b < a; b++) {
                if (overlaps[a][b] && acknowledged(state, a) && acknowledged(state, b)) {
                    wrong = Optional.of("two overlapping foundings live: " + a + " and " + b);
                }
            }
        }
    }

    private static boolean acknowledged(WorldState state, int founding) {
        return (state.acknowledged & (1 << founding)) != 0;
    }

    private void findHang() {
        var good = new BitSet(states.size());
        var queue = new IntList();
        for (var i = 0; i < states.size(); i++) {
            if (isFormed(states.get(i)) || asksForAnotherRound(states.get(i))) {
                good.set(i);
                queue.add(i);
            }
        }
        var starts = new int[states.size() + 1];
        for (var i = 0; i < edgesTo.size(); i++) starts[edgesTo.get(i) + 1]++;
        for (var i = 0; i < states.size(); i++) starts[i + 1] += starts[i];
        var from = new int[edgesTo.size()];
        var fill = starts.clone();
        for (var i = 0; i < edgesTo.size(); i++) from[fill[edgesTo.get(i)]++] = edgesFrom.get(i);
        for (var next = 0; next < queue.size(); next++) {
            for (var i = starts[queue.get(next)]; i < starts[queue.get(next) + 1]; i++) {
                if (good.get(from[i])) continue;
                good.set(from[i]);
                queue.add(from[i]);
            }
        }
        var hung = good.nextClearBit(0);
        if (hung < states.size()) wrong = Optional.of("all nodes hang" + trace(hung));
    }

    /// Every node is in a cluster that has a leader: of overlapping foundings only one can have (checked above).
    private boolean isFormed(WorldState state) {
        for (var node : state.nodes) {
            var groups = WorldState.groups(node);
            if (groups == 0 || !leads(state.nodes, Integer.numberOfTrailingZeros(groups))) return false;
        }
        return true;
    }

    /// All members of some set would accept one more round than is explored: the world starts afresh.
    private boolean asksForAnotherRound(WorldState state) {
        for (var founding = 0; founding < foundings; founding += world.rounds()) {
            var willing = true;
            for (var node = 0; node < state.nodes.length && willing; node++) {
                if (!steps.names(founding, node)) continue;
                var heard = steps.relevant(state.nodes[node], state.messages);
                willing = steps.take(node, state.nodes[node], Event.WOULD_ACCEPT, founding, heard)
                        .yes();
            }
            if (willing && spent(state, founding + world.rounds() - 1)) return true;
        }
        return false;
    }

    /// Whether some member has gone through the last round explored, so that one more is what they would try.
    private boolean spent(WorldState state, int lastRound) {
        return Arrays.stream(state.nodes)
                .mapToObj(node -> WorldState.stateOf(WorldState.entry(node, lastRound)))
                .anyMatch(entry -> entry.map(EntryState::spent).orElse(false));
    }

    private String trace(int state) {
        var lines = new ArrayList<String>();
        for (var at = state; at > 0; at = parents.get(at)) lines.add(labels.get(at));
        return "\n" + String.join("\n", lines.reversed());
    }
}
