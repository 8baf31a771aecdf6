// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.forming;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.rqlite.api.Halt;
import org.rqlite.store.founding.Candidate;
import org.rqlite.store.founding.Effect;
import org.rqlite.store.founding.Facts;
import org.rqlite.store.founding.Founding;
import org.rqlite.store.founding.FoundingFile;
import org.rqlite.store.founding.FoundingId;
import org.rqlite.store.founding.FoundingMessage;
import org.rqlite.store.founding.FoundingPace;
import org.rqlite.store.founding.FoundingRecord;
import org.rqlite.store.founding.Identity;
import org.rqlite.store.founding.Plan;
import org.rqlite.store.founding.RecordedNodes;
import org.rqlite.store.founding.Step;
import org.rqlite.store.founding.Waiting;

/// Carries out what this node's [Founding] decides (F1-F6).
///
/// One lock covers the questions of others, the node's own steps, being added by JOIN, and the write of the cluster
/// id. Each step is forced before any of its effects; if the disk refuses, the node halts with none carried out.
/// Once closed it takes no step: a step under way then is the last, and ends before the consensus layer does.
public final class FoundingHost implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(FoundingHost.class.getName());

    private final Self self;
    private final Parts parts;
    private final ReentrantLock lock = new ReentrantLock();
    private final Founding founding; // guarded by lock
    private final FoundingPace pace; // guarded by lock
    private final RecordedNodes recorded; // guarded by lock
    private boolean counted; // guarded by lock: whether the expected count was reached
    private boolean closed; // guarded by lock

    private FoundingHost(Self self, Parts parts, FoundingRecord record) {
        this.self = self;
        this.parts = parts;
        this.founding = Founding.resume(self.identity(), record);
        this.pace = new FoundingPace(self.identity(), founding, parts.random());
        this.recorded = new RecordedNodes(self.expect(), self.id());
    }

    /// What a founding needs besides the node itself.
    ///
    /// @param group this node's part in the consensus group
    /// @param post sends messages
    /// @param book learns where the founders are
    /// @param clock monotonic, of this process (F4)
    /// @param random for jitter; used under the lock alone
    /// @param halt ends the process if the disk refuses
    record Parts(
            Group group, Post post, AddressBook book, Supplier<Duration> clock, RandomGenerator random, Halt halt) {}

    /// Sends messages of foundings. Does not block; a message may be lost.
    interface Post {
        /// Sends one; what the other node answers goes to `host.told`.
        void send(Candidate to, FoundingMessage message, FoundingHost host);
    }

    /// Takes up where the disk says, and makes up for effects that a crash kept from being carried out (F6).
    ///
    /// @throws IOException if the disk refuses
    static FoundingHost start(Self self, Parts parts) throws IOException {
        var host = new FoundingHost(self, parts, FoundingFile.read(self.dataFolder()));
        host.locked(() -> {
            var _ = host.carryOut(host.founding.start());
            // let in, but the process ended before the group was made
            if (self.cluster().isPresent())
                host.change(() -> parts.group().awaitMembership(self.cluster().get()));
            return true;
        });
        return host;
    }

    /// Answers a question, or takes an unasked reply.
    ///
    /// @param from who speaks
    /// @param message about a founding
    /// @return the answer; empty to a reply, and if this node stops
    Optional<FoundingMessage.Reply> heard(Identity from, FoundingMessage message) {
        return switch (message) {
            case FoundingMessage.Question question ->
                open(
                        Optional.empty(),
                        () -> carryOut(founding.asked(facts(), question)).answer());
            case FoundingMessage.Reply reply -> {
                told(from, reply);
                yield Optional.empty();
            }
        };
    }

    /// Takes an answer.
    ///
    /// @param from who speaks
    /// @param reply about a founding
    void told(Identity from, FoundingMessage.Reply reply) {
        open(false, () -> {
            var _ = carryOut(pace.told(parts.clock().get(), from, reply));
            return true;
        });
    }

    /// Takes down that a node waits to found a cluster.
    ///
    /// @return what came of it; empty if this node founds nothing (any more)
    Optional<RecordedNodes.Noted> note(Candidate node) {
        return open(Optional.empty(), () -> {
            if (self.expect() == 0 || parts.group().knowsLeader()) return Optional.empty();
            var noted = recorded.note(node);
            if (!counted && recorded.founders().isPresent()) {
                counted = true;
                var count = self.expect();
                LOG.log(
                        Level.INFO,
                        () -> "reached expected bootstrap count of " + count + ", starting cluster bootstrap");
            }
            return Optional.of(noted);
        });
    }

    /// Takes a step by time.
    void tick() {
        open(false, () -> {
            if (parts.group().knowsLeader()) return false;
            var _ = carryOut(pace.tick(parts.clock().get(), facts(), recorded));
            return true;
        });
    }

    /// Founds a cluster of this node alone: the founding of one, which all of its members accept at once.
    ///
    /// @return false if this node belongs to a cluster, is bound by a founding, or stops
    boolean foundAlone() {
        return open(false, () -> {
            if (self.cluster().isPresent()) return false;
            var _ = carryOut(founding.propose(facts(), List.of(self.candidate())));
            return self.cluster().isPresent();
        });
    }

    /// The cluster that this node founds alone. No founding of one is ever refused, so it stays in its first round.
    UUID loneCluster() {
        return new Plan(List.of(self.candidate()), 1).id().value();
    }

    /// Enters a cluster as a member to be: its id to the disk, then the silent group (F5).
    ///
    /// @return why not; empty if it is done
    Optional<String> admit(UUID cluster) {
        return open(
                Optional.of("the node is stopping"),
                () -> carryOut(founding.added(facts(), cluster)).effects().stream()
                        .filter(Effect.Deny.class::isInstance)
                        .map(effect -> ((Effect.Deny) effect).reason())
                        .findFirst());
    }

    /// The nodes that founded a cluster together with this one.
    ///
    /// @return empty if this node is no founder of it
    Optional<Plan> plan(UUID cluster) {
        return locked(() -> founding.record().entry(new FoundingId(cluster)).map(FoundingRecord.Entry::plan));
    }

    /// The foundings that bind this node.
    List<Waiting> waiting() {
        return locked(founding::waiting);
    }

    /// The nodes that have notified this one.
    List<Candidate> recorded() {
        return locked(recorded::nodes);
    }

    /// Waits for the step under way, then takes no more. May be called twice.
    @Override
    public void close() {
        locked(() -> closed = true);
    }

    private Facts facts() {
        return new Facts(self.cluster(), parts.group().knowsLeader());
    }

    private Step carryOut(Step step) {
        step.force().ifPresent(record -> change(() -> FoundingFile.write(self.dataFolder(), record)));
        step.effects().forEach(this::carryOut);
        return step;
    }

    private void carryOut(Effect effect) {
        switch (effect) {
            case Effect.Send(var to, var message) -> parts.post().send(to, message, this);
            case Effect.Answer _, Effect.Deny _ -> {} // for the caller
            case Effect.CreateGroup(var plan) -> create(plan);
            case Effect.DeleteGroup(var plan) -> {
                if (!self.cluster().equals(Optional.of(plan.id().value()))) return;
                LOG.log(Level.WARNING, () -> "cluster bootstrap failed: founding " + plan.id() + " is dead");
                change(parts.group()::delete);
                change(self::leave);
            }
            case Effect.Admit(var cluster) -> {
                change(() -> self.enter(cluster));
                change(() -> parts.group().awaitMembership(cluster));
            }
        }
    }

    private void create(Plan plan) {
        var fresh = self.cluster().isEmpty();
        change(() -> self.enter(plan.id().value()));
        plan.members().forEach(parts.book()::note);
        var ids = plan.members().stream().map(Candidate::id).toList();
        change(() -> parts.group().found(plan.id().value(), ids));
        if (fresh) {
            LOG.log(
                    Level.INFO,
                    () -> "cluster bootstrap successful, servers: [%s] cluster=%s"
                            .formatted(String.join(" ", ids), plan.id()));
        }
    }

    /// A change that the next effect rests on.
    private interface Change {
        void make() throws IOException;
    }

    private void change(Change change) {
        try {
            change.make();
        } catch (IOException e) {
            parts.halt().halt(Halt.Reason.DISK, "a step of a founding did not get to the disk", e);
            throw new UncheckedIOException(e);
        }
    }

    private <T> T open(T otherwise, Supplier<T> step) {
        return locked(() -> closed ? otherwise : step.get());
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
