// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftPeerId;
import org.rqlite.api.Halt;
import org.rqlite.api.LeaderNotFoundException;
import org.rqlite.api.NotLeaderException;
import org.rqlite.store.disk.VoteFolder;
import org.rqlite.store.log.EncodedRequest;
import org.rqlite.store.log.Entry;
import org.rqlite.store.wait.Deadlines;

/// One node of the consensus layer: the node-to-node port, the group once the node is in one, and what stands
/// between them and the database.
///
/// Any thread may ask; with no group every question has an answer: nobody leads, nothing is committed.
public final class RaftNode implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(RaftNode.class.getName());
    private static final Duration FLIGHT_HOME = Duration.ofSeconds(1);

    private final RaftConfig config;
    private final Halt halt;
    private final RaftCounters counters;
    private final ClientId self = ClientId.randomId();
    private final RaftPeerId peerId;
    private final ApplySide apply;
    private final CatchUp catchUp;
    private final Proposer proposer;
    private final PeerResolver resolver;
    private final Appenders appenders;
    private final GroupServer server;
    private final MembershipChanges changes;
    private final Deadlines deadlines = Deadlines.start("raft-deadlines");
    private final Waits waits;
    private final LeaderVerifier verifier;
    private final GroupWatch groups;
    private final Loader loader;
    private final SnapshotRequests snapshots;
    private final RaftWatch watch;
    private final AtomicBoolean closing = new AtomicBoolean();

    private RaftNode(Parts parts, RaftConfig config, Halt halt) throws IOException {
        this.config = config;
        this.halt = halt;
        this.counters = parts.counters();
        this.peerId = RaftPeerId.valueOf(config.nodeId());
        this.proposer = new Proposer(this::append, this::applied, parts.clock(), parts.random());
        var applier = new EntryApplier(
                parts.database(), new UploadFile(config.uploads()), proposer, parts.clock(), parts.recovered());
        this.apply = new ApplySide(applier, halt);
        this.catchUp = new CatchUp(
                parts.peers().fetcher(),
                () -> apply.applied().at().index(),
                () -> apply.told().index());
        this.resolver = PeerResolver.register(parts.peers().addressOf(), new VoteGuard(this::votes));
        this.appenders = new Appenders(config.times().commit());
        this.server = serve(parts);
        this.changes = new MembershipChanges(self, peerId);
        this.waits = new Waits(apply, deadlines);
        this.verifier = new LeaderVerifier(
                config.nodeId(),
                new OwnStanding(),
                new TermRound.Asking(parts.peers().terms(), config.times().heartbeat(), deadlines),
                counters);
        this.groups = new GroupWatch(new GroupWatch.Parts(server, config.nodeId(), apply, catchUp, halt));
        this.loader = new Loader(proposer);
        this.snapshots = new SnapshotRequests(self, peerId, server, apply, parts.database(), config.trigger());
        this.watch = RaftWatch.start(
                List.of(
                        groups,
                        () -> proposer.giveUpAfter(config.times().apply().toNanos()),
                        () -> proposer.expire(System.nanoTime()),
                        snapshots::check,
                        this::endUnfinished,
                        () -> parts.housekeeping().accept(this)),
                halt);
    }

    /// What a node is made of besides its settings.
    ///
    /// @param database where entries are applied
    /// @param recovered the state of the database
    /// @param clock stamps requests
    /// @param random seeds requests; used by one thread at a time
    /// @param housekeeping run twenty times a second once the node has started; short
    /// @param peers how other nodes are reached
    /// @param counters of this node
    public record Parts(
            AppliedDatabase database,
            Applied recovered,
            InstantSource clock,
            RandomGenerator random,
            Consumer<RaftNode> housekeeping,
            Peers peers,
            RaftCounters counters) {}

    /// How other nodes are reached.
    ///
    /// @param service served at the port beside the log
    /// @param addressOf `host:port` of a node by its id, asked at each connection, from any thread
    /// @param fetcher pulls a snapshot
    /// @param terms asks for terms
    public record Peers(
            NodeService service,
            Function<String, Optional<String>> addressOf,
            SnapshotFetcher fetcher,
            TermAsker terms) {
        /// A node that knows no other.
        public static final Peers NONE =
                new Peers(NodeService.NONE, _ -> Optional.empty(), SnapshotFetcher.NONE, TermAsker.NONE);
    }

    /// Starts the node: opens its port, and its group if the folder has one.
    ///
    /// When it returns, the port is served; nobody may lead yet.
    ///
    /// @param parts what it is made of
    /// @param config settings
    /// @param halt ends the process
    /// @return the node, to be closed
    /// @throws IOException if the log cannot be opened or the port cannot be bound
    public static RaftNode start(Parts parts, RaftConfig config, Halt halt) throws IOException {
        return new RaftNode(parts, config, halt);
    }

    /// The group that the node is in.
    ///
    /// @return empty if it is in none
    public Optional<UUID> cluster() {
        return server.group().map(Group::cluster);
    }

    /// Makes the group with its first members, durably. Does nothing if the group is there and has a
    /// configuration; so a member calls it again at each start until it knows that the group has one (F6).
    ///
    /// @param cluster the group
    /// @param voterIds its members, this node among them
    /// @throws IOException if the disk refuses
    /// @throws IllegalStateException if the node is in another group
    public void found(UUID cluster, List<String> voterIds) throws IOException {
        if (!voterIds.contains(config.nodeId()))
            throw new IllegalArgumentException(config.nodeId() + " is not among " + voterIds);
        server.found(cluster, voterIds);
    }

    /// Makes the group without a configuration, durably: the node is silent in it until the leader adds it. If
    /// it is in the group it stays so; a removed member is ready to be added again.
    ///
    /// @param cluster the group
    /// @throws IOException if the disk refuses
    /// @throws IllegalStateException if the node is in another group
    public void awaitMembership(UUID cluster) throws IOException {
        server.await(cluster);
    }

    /// Leaves the group and deletes its log, durably (F6). Does nothing if the node is in none.
    ///
    /// @throws IOException if the disk refuses
    /// @throws IllegalStateException if something was applied: then the group was alive
    public void delete() throws IOException {
        if (applied().record().isPresent())
            throw new IllegalStateException("the group has applied " + applied().at());
        server.delete();
    }

    /// What the log has made of this node so far.
    ///
    /// @return the state after the last group applied
    public Applied applied() {
        return apply.applied();
    }

    /// Puts a request in line for the log.
    ///
    /// @param request encoded; stamped here
    /// @param timeout longest wait for the outcome; positive
    /// @return completed after COMMIT, or with what is certain about the request
    /// @throws LeaderNotFoundException if the node is in no group
    public Flight propose(EncodedRequest request, Duration timeout) {
        if (server.group().isEmpty()) throw new LeaderNotFoundException();
        var proposal = Proposal.of(request, timeout);
        proposer.propose(proposal);
        return new Flight(proposal, proposer);
    }

    /// The same for requests that came together and that nobody waits for: one entry takes all that it can hold.
    ///
    /// @param proposals each told of its own outcome, on a thread that must not be blocked
    /// @throws LeaderNotFoundException if the node is in no group; nothing was put in line
    public void propose(List<Proposal> proposals) {
        if (server.group().isEmpty()) throw new LeaderNotFoundException();
        proposer.propose(proposals);
    }

    /// Proposes an entry of the node itself; what becomes of it shows in [#applied()].
    ///
    /// @param entry such as the founding
    public void propose(Entry entry) {
        if (server.group().isPresent()) proposer.propose(entry);
    }

    /// How the node stands now.
    ///
    /// @return as far as it can be told; a closed node is `Shutdown`
    public RaftView view() {
        return server.group()
                .map(group -> RaftView.of(group.division(), apply.clean(), proposer.waiting()))
                .orElseGet(() -> RaftView.outside(apply.clean()));
    }

    /// The configuration in force.
    ///
    /// @return [Members#NONE] if the node is in no group, or waits to be added to one
    public Members members() {
        return server.group().map(Group::members).orElse(Members.NONE);
    }

    /// Whether this node leads.
    ///
    /// @return true if it leads and has applied everything that earlier terms committed
    public boolean isReadyLeader() {
        return readyTerm().isPresent();
    }

    /// Whether this node leads, ready or not.
    ///
    /// @return what it believes
    public boolean isLeader() {
        return server.group()
                .filter(group -> group.division().getInfo().isLeader())
                .isPresent();
    }

    /// The leader as far as this node knows; cheaper than [#view()].
    ///
    /// @return its id; empty if none is known, or the node is in no group
    public Optional<String> leaderId() {
        return server.group()
                .flatMap(group -> Optional.ofNullable(group.division().getInfo().getLeaderId()))
                .map(Object::toString);
    }

    /// The highest index known to be committed.
    ///
    /// @return counted from 0; -1 for none
    public long commitIndex() {
        return server.group()
                .map(group -> group.division().getRaftLog().getLastCommittedIndex())
                .orElse(-1L);
    }

    /// The current term.
    ///
    /// @return 0 or more; 0 if the node is in no group
    public long term() {
        return server.group()
                .map(group -> group.division().getInfo().getCurrentTerm())
                .orElse(0L);
    }

    /// Whether this node was a member and is none any more, as far as it knows: then nobody tells it anything.
    /// It keeps its log and can be added again as it is.
    ///
    /// @return false if it is a member, or never was one
    public boolean isRemoved() {
        return groups.isRemoved();
    }

    /// Adds a node, or makes a learner a voter or a voter a learner. On the leader. Returns once it is
    /// committed.
    ///
    /// @param id waits for membership in this group
    /// @param voter or else learner
    /// @param timeout longest wait
    /// @throws MembershipException if it did not come about
    public void add(String id, boolean voter, Duration timeout) throws MembershipException {
        changes.add(server.server(), leading(), id, voter, timeout);
    }

    /// Removes a node. On the leader. Returns once it is committed; does nothing if it is no member.
    ///
    /// @param id not the leader itself: transfer first
    /// @param timeout longest wait
    /// @throws MembershipException if it did not come about
    public void remove(String id, Duration timeout) throws MembershipException {
        changes.remove(server.server(), leading(), id, timeout);
    }

    /// Hands leadership over. On the leader. Writes that come meanwhile wait, then are refused as certainly not
    /// written.
    ///
    /// @param successor a voter; the most up-to-date one if empty
    /// @param timeout longest wait
    /// @throws MembershipException if it did not come about
    public void transferTo(Optional<String> successor, Duration timeout) throws MembershipException {
        var group = leading();
        proposer.hold(); // nothing is in flight then, so nothing is of unknown fate (S9)
        try {
            Waiting.until(() -> !proposer.isFlying(), FLIGHT_HOME);
            changes.transfer(server.server(), group, successor, timeout);
        } finally {
            if (!isLeader()) proposer.giveUp("leadership was handed over");
            proposer.release();
        }
    }

    /// Finds an index that covers all that was acknowledged anywhere before the call (A7): a read that waits
    /// for `applied ≥` it, here or on a follower, is linearizable. On the leader; writes nothing.
    ///
    /// @param timeout longest wait
    /// @return an index, counted from 0
    /// @throws NotLeaderException if this node does not lead, or not any more
    /// @throws LeaderNotFoundException if no majority confirmed it in time, or the node is in no group
    public long readIndex(Duration timeout) {
        if (server.group().isEmpty()) throw new LeaderNotFoundException();
        return verifier.readIndex(timeout);
    }

    /// Tells a follower at once how far the log is committed, if it does not know: somebody there waits for it.
    /// On the leader; else nothing happens. Does not block.
    ///
    /// @param follower its id
    public void tellCommit(String follower) {
        appenders.tell(follower);
    }

    /// The same without blocking.
    ///
    /// @return fails as [#readIndex(Duration)] does; completed on a thread that must not be blocked
    public CompletableFuture<Long> readIndex() {
        if (server.group().isEmpty()) return CompletableFuture.failedFuture(new LeaderNotFoundException());
        return verifier.readIndex();
    }

    /// Waits until an entry is applied here; returns whether it is.
    ///
    /// @param index of the entry
    /// @param timeout longest wait
    /// @return false if the time was over
    public boolean awaitApplied(long index, Duration timeout) {
        return waits.applied(index, timeout);
    }

    /// Folds what was applied into the main database file now, so that another node can copy it.
    ///
    /// @param timeout longest wait
    /// @return whether the main file holds all that was applied before the call
    public boolean takeSnapshot(Duration timeout) {
        return snapshots.take(timeout);
    }

    /// Sends database files through the log.
    ///
    /// @return for the whole life of the node
    public Loader loader() {
        return loader;
    }

    /// Looks addresses up anew for all connections to other nodes; after the address book has changed.
    public void addressesChanged() {
        resolver.refresh();
    }

    /// Ends the node as a kill would: what was not applied stays in the log, no snapshot is taken. For tests of
    /// crashes; then [#close()].
    public void abandon() {
        apply.abandon();
    }

    /// Ends the node: takes no more requests, takes a snapshot, stops Ratis. May be called twice.
    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) return;
        watch.close();
        proposer.close();
        Waiting.until(() -> !proposer.isFlying(), FLIGHT_HOME);
        server.close();
        proposer.giveUp("node is stopping");
        apply.close();
        resolver.close();
        deadlines.close();
        counters.closed();
    }

    private GroupServer serve(Parts parts) throws IOException {
        try {
            return GroupServer.start(
                    new GroupServer.Parts(
                            self,
                            group -> {
                                counters.logOpens(config.nodeId(), group);
                                return new SqliteStateMachine(self, apply, catchUp, new RoleEvents(), halt);
                            },
                            resolver,
                            new RaftDoor(this::votes, catchUp::heard),
                            parts.peers().service(),
                            appenders,
                            () -> apply.clean().index()),
                    config);
        } catch (IOException | RuntimeException e) {
            resolver.close();
            apply.close();
            deadlines.close();
            counters.closed();
            throw e;
        }
    }

    /// The folder of the vote, once there is a group; asked by threads of Ratis that start before this
    /// constructor ends.
    private Optional<VoteFolder> votes() {
        return Optional.ofNullable(server)
                .flatMap(GroupServer::group)
                .map(Group::cluster)
                .or(config::clusterId)
                .map(cluster -> new VoteFolder(RaftConfig.logFolder(config.folder(), cluster)));
    }

    private CompletableFuture<RaftClientReply> append(long number, byte[] entry) throws IOException {
        var group = server.group().orElseThrow(NotAppendedException::new);
        // a loss of leadership after this leaves its fate unknown
        if (!group.division().getInfo().isLeader()) throw new NotAppendedException();
        return group.submit(RaftClientRequest.newBuilder().setClientId(self).setServerId(peerId), number, entry);
    }

    private OptionalLong readyTerm() {
        var group = server.group();
        if (group.isEmpty()) return OptionalLong.empty();
        var info = group.get().division().getInfo();
        var term = info.getCurrentTerm();
        var ready = info.isLeader() && info.isLeaderReady() && applied().at().term() == term;
        return ready && info.getCurrentTerm() == term ? OptionalLong.of(term) : OptionalLong.empty();
    }

    private void endUnfinished() {
        if (applied().record().flatMap(record -> record.upload()).isPresent() && isReadyLeader()) proposer.tidy();
    }

    private Group leading() throws MembershipException {
        return server.group()
                .filter(group -> group.division().getInfo().isLeader())
                .orElseThrow(() -> new MembershipException(MembershipException.Kind.NOT_LEADER, "not leader"));
    }

    private final class OwnStanding implements LeaderVerifier.Standing {
        @Override
        public OptionalLong readyTerm() {
            return RaftNode.this.readyTerm();
        }

        @Override
        public long commitIndex() {
            return RaftNode.this.commitIndex();
        }

        @Override
        public Members members() {
            return RaftNode.this.members();
        }
    }

    private final class RoleEvents implements SqliteStateMachine.Events {
        @Override
        public void leaderKnown() {
            counters.leaderKnown();
        }

        @Override
        public void leaderReady(long term) {
            // may come while the constructor still runs: nothing here may need the division
            LOG.log(Level.INFO, "leads term=" + term);
        }

        @Override
        public void notLeader() {
            LOG.log(Level.INFO, "leads no more");
            proposer.giveUp("leadership lost while committing log");
        }
    }
}
