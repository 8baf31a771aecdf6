// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.rqlite.api.LeaderNotFoundException;
import org.rqlite.api.NotLeaderException;
import org.rqlite.store.wait.Deadlines;

/// One asking of the voters for their term: step 3 of the read round (`safety.md`). Any thread may bring an answer.
///
/// As many are asked as make a majority, for each question costs both sides. The others are asked too once one
/// says no, or after a while: any majority will do.
final class TermRound {
    private static final Duration WHILE = Duration.ofMillis(20);

    private final String self;
    private final long term;
    private final Members members;
    private final Asking asking;
    private final Set<String> silent = new TreeSet<>(); // to be heard; guarded by this
    private final Set<String> asked = new HashSet<>(); // guarded by this
    private final Set<String> agreeing = new HashSet<>(); // guarded by this
    private final CompletableFuture<List<String>> majority = new CompletableFuture<>();

    /// How voters are asked.
    ///
    /// @param terms asks one
    /// @param timeout after which a round has failed
    /// @param deadlines keeps the time
    record Asking(TermAsker terms, Duration timeout, Deadlines deadlines) {}

    /// @param self id of this node
    /// @param term that the others must have
    /// @param members of the group; never its learners are asked
    /// @param asking how the others are asked
    TermRound(String self, long term, Members members, Asking asking) {
        this.self = self;
        this.term = term;
        this.members = members;
        this.asking = asking;
        silent.addAll(members.voters());
        silent.addAll(members.previousVoters());
        silent.remove(self);
        agreeing.add(self); // counts where it votes; its own term is looked at again in step 4
    }

    /// Asks. Once.
    ///
    /// @param prompt who is asked first
    /// @return the others that agreed, once they are a majority with this node; else what the read is told
    CompletableFuture<List<String>> run(List<String> prompt) {
        conclude();
        if (majority.isDone()) return majority;
        var timeout = asking.timeout();
        var soon = asking.deadlines().in(WHILE.compareTo(timeout) < 0 ? WHILE : timeout, this::askRest);
        var end = asking.deadlines().in(timeout, () -> majority.completeExceptionally(new LeaderNotFoundException()));
        var _ = majority.whenComplete((_, _) -> {
            soon.lift();
            end.lift();
        });
        ask(first(prompt));
        return majority;
    }

    private void ask(List<String> ids) {
        for (var id : ids) {
            var _ = asking.terms()
                    .termOf(id, asking.timeout())
                    .whenComplete((answer, error) -> heard(id, error == null ? answer : OptionalLong.empty()));
        }
    }

    private void heard(String id, OptionalLong answer) {
        var agrees = answer.equals(OptionalLong.of(term));
        synchronized (this) {
            silent.remove(id);
            if (agrees) agreeing.add(id);
        }
        if (answer.isPresent() && answer.getAsLong() > term) majority.completeExceptionally(new NotLeaderException());
        else if (agrees) conclude();
        else {
            conclude();
            askRest();
        }
    }

    /// Ends the round if all is said.
    private void conclude() {
        List<String> agreed;
        boolean won;
        synchronized (this) {
            won = isMajority(members.voters())
                    && (members.previousVoters().isEmpty() || isMajority(members.previousVoters()));
            if (!won && !silent.isEmpty()) return;
            agreed = agreeing.stream().filter(id -> !id.equals(self)).toList();
        }
        if (won) majority.complete(agreed);
        else majority.completeExceptionally(new LeaderNotFoundException());
    }

    private boolean isMajority(List<String> voters) {
        var count = 0;
        for (var voter : voters) if (agreeing.contains(voter)) count++;
        return 2 * count > voters.size();
    }

    /// Those who are enough if all agree; all in a transition.
    private synchronized List<String> first(List<String> prompt) {
        var voters = members.voters();
        var enough = voters.size() / 2 + (voters.contains(self) ? 0 : 1);
        var order = new LinkedHashSet<>(prompt);
        order.retainAll(silent);
        order.addAll(silent);
        var first = members.previousVoters().isEmpty()
                ? order.stream().limit(enough).toList()
                : List.copyOf(order);
        asked.addAll(first);
        return first;
    }

    private void askRest() {
        List<String> rest;
        synchronized (this) {
            if (majority.isDone()) return;
            rest = silent.stream().filter(asked::add).toList();
        }
        ask(rest);
    }
}
