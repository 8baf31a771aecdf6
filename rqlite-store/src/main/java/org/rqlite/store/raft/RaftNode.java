// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.GroupManagementRequest;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientAsynchronousProtocol;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SnapshotManagementRequest;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.apache.ratis.util.LifeCycle;
import org.rqlite.api.Halt;
import org.rqlite.store.disk.VoteFolder;
import org.rqlite.store.log.EncodedRequest;
import org.rqlite.store.log.Entry;

/// One node of the consensus layer: owns the Ratis server, its group, and what stands between them and the
/// database.
public final class RaftNode implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(RaftNode.class.getName());
    private static final Duration SNAPSHOT_TIMEOUT = Duration.ofMinutes(10);
    private static final Duration FLIGHT_HOME = Duration.ofSeconds(1);

    private final RaftConfig config;
    private final Halt halt;
    private final ClientId self = ClientId.randomId();
    private final RaftGroupId groupId;
    private final RaftPeerId peerId;
    private final AppliedDatabase database;
    private final ApplySide apply;
    private final Proposer proposer;
    private final PeerResolver resolver;
    private final RaftServer server;
    private final RaftServer.Division division;
    private final RaftClientAsynchronousProtocol door; // the division, as it takes entries
    private final RaftWatch watch;
    private final AtomicBoolean closing = new AtomicBoolean();

    private RaftNode(Parts parts, RaftConfig config, Halt halt) throws IOException {
        this.config = config;
        this.halt = halt;
        this.groupId = RaftGroupId.valueOf(config.clusterId());
        this.peerId = RaftPeerId.valueOf(config.nodeId());
        this.database = parts.database();
        this.proposer = new Proposer(this::append, this::applied, parts.clock(), parts.random());
        var applier = new EntryApplier(
                database, new UploadFile(config.uploads()), proposer, parts.clock(), parts.recovered());
        this.apply = new ApplySide(applier, halt);
        this.resolver = PeerResolver.register(this::addressOf);
        this.server = serve();
        this.division = server.getDivision(groupId);
        if (!(division instanceof RaftClientAsynchronousProtocol entries)) {
            throw new IllegalStateException("this Ratis takes no entries in process: " + division.getClass());
        }
        this.door = entries;
        var trigger = new SnapshotTrigger(config.trigger(), System.nanoTime());
        this.watch = RaftWatch.start(
                List.of(
                        this::checkAlive,
                        () -> proposer.giveUpAfter(config.applyTimeout().toNanos()),
                        () -> checkSnapshot(trigger),
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
    public record Parts(
            AppliedDatabase database,
            Applied recovered,
            InstantSource clock,
            RandomGenerator random,
            Consumer<RaftNode> housekeeping) {}

    /// Starts the node; founds a group of this node alone if the folder holds none.
    ///
    /// When it returns, the node takes part; it may not lead yet.
    ///
    /// @throws IOException if the log cannot be opened or the port cannot be bound
    public static RaftNode start(Parts parts, RaftConfig config, Halt halt) throws IOException {
        return new RaftNode(parts, config, halt);
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
    /// @return completed after COMMIT, or with what is certain about the request
    public Flight propose(EncodedRequest request) {
        var proposal = Proposal.of(request);
        proposer.propose(proposal);
        return new Flight(proposal, proposer);
    }

    /// Proposes an entry of the node itself; what becomes of it shows in [#applied()].
    ///
    /// @param entry such as the founding
    public void propose(Entry entry) {
        proposer.propose(entry);
    }

    /// How the node stands now.
    ///
    /// @return as far as it can be told; a closed node is `Shutdown`
    public RaftView view() {
        return RaftView.of(division, apply.clean(), proposer.waiting());
    }

    /// Whether this node leads.
    ///
    /// @return true if it leads and has applied everything that earlier terms committed
    public boolean isReadyLeader() {
        var info = division.getInfo();
        return info.isLeader() && info.isLeaderReady() && applied().at().term() == info.getCurrentTerm();
    }

    /// Whether this node leads, ready or not.
    ///
    /// @return what it believes
    public boolean isLeader() {
        return division.getInfo().isLeader();
    }

    /// The highest index known to be committed.
    ///
    /// @return counted from 0; -1 for none
    public long commitIndex() {
        return division.getRaftLog().getLastCommittedIndex();
    }

    /// The current term.
    ///
    /// @return 0 or more
    public long term() {
        return division.getInfo().getCurrentTerm();
    }

    /// Ends the node: takes no more requests, takes a snapshot, stops Ratis. May be called twice.
    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) return;
        watch.close();
        proposer.close();
        Waiting.until(() -> !proposer.isFlying(), FLIGHT_HOME);
        try {
            server.close(); // takes a snapshot on its way
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the consensus layer did not stop cleanly", e);
        }
        proposer.giveUp("node is stopping");
        apply.close();
        resolver.close();
    }

    private RaftServer serve() throws IOException {
        var parameters = new Parameters();
        var guard = new RaftDoor(new VoteFolder(config.logFolder()));
        GrpcConfigKeys.Server.setServicesCustomizer(parameters, (builder, _) -> builder.intercept(guard));
        var built = RaftServer.newBuilder()
                .setServerId(peerId)
                .setProperties(RaftSettings.of(config))
                .setParameters(parameters)
                // a new one each time: Ratis cannot start one twice
                .setStateMachineRegistry(_ -> new SqliteStateMachine(self, apply, new RoleEvents(), halt))
                .setOption(RaftStorage.StartupOption.RECOVER)
                .build();
        try {
            built.start();
            // a process killed before it had founded its group leaves a folder without one
            if (!hasGroup(built)) addGroup(built);
            var state = built.getDivision(groupId).getInfo().getLifeCycleState();
            if (state == LifeCycle.State.EXCEPTION) throw new IOException("the log of " + groupId + " does not open");
        } catch (IOException | RuntimeException e) {
            built.close();
            resolver.close();
            apply.close();
            throw e;
        }
        return built;
    }

    private boolean hasGroup(RaftServer built) {
        for (var known : built.getGroupIds()) {
            if (known.equals(groupId)) return true;
        }
        return false;
    }

    private void addGroup(RaftServer built) throws IOException {
        var alone = RaftPeer.newBuilder()
                .setId(peerId)
                .setAddress(PeerResolver.address(config.nodeId()))
                .build();
        var request = GroupManagementRequest.newAdd(self, peerId, 0, RaftGroup.valueOf(groupId, List.of(alone)), false);
        var reply = built.groupManagement(request);
        if (!reply.isSuccess()) throw new IOException("cannot found the group " + groupId, reply.getException());
    }

    private CompletableFuture<RaftClientReply> append(long number, byte[] entry) throws IOException {
        return door.submitClientRequestAsync(RaftClientRequest.newBuilder()
                .setClientId(self)
                .setServerId(peerId)
                .setGroupId(groupId)
                .setCallId(number)
                .setMessage(Message.valueOf(UnsafeByteOperations.unsafeWrap(entry)))
                .setType(RaftClientRequest.writeRequestType())
                .build());
    }

    private Optional<String> addressOf(String nodeId) {
        return applied().record().stream()
                .flatMap(record -> record.members().stream())
                .filter(member -> member.id().equals(nodeId))
                .map(member -> member.raftAddress())
                .findFirst();
    }

    /// A closed division stays closed: only a new process helps (A14).
    private void checkAlive() {
        if (closing.get()) return;
        var state = division.getInfo().getLifeCycleState();
        if (state.isClosingOrClosed() || state == LifeCycle.State.EXCEPTION) {
            if (closing.get()) return;
            var why = "the consensus layer stopped by itself, state=" + state;
            proposer.giveUp(why);
            halt.halt(Halt.Reason.CONSENSUS, why, new IllegalStateException(why));
        }
    }

    private void checkSnapshot(SnapshotTrigger trigger) {
        var entries = applied().at().index() - apply.clean().index();
        if (trigger.isDue(entries, database.walBytes(), System.nanoTime())) requestSnapshot();
    }

    private void requestSnapshot() {
        var timeout = SNAPSHOT_TIMEOUT.toMillis();
        var request = SnapshotManagementRequest.newCreate(self, peerId, groupId, 0, timeout, 1);
        var _ = server.snapshotManagementAsync(request).whenComplete((_, error) -> {
            if (error != null) LOG.log(Level.WARNING, "no snapshot was taken, the next look tries again", error);
        });
    }

    private final class RoleEvents implements SqliteStateMachine.Events {
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
