// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.GroupManagementRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachine;
import org.apache.ratis.util.ExitUtils;
import org.apache.ratis.util.LifeCycle;
import org.rqlite.store.disk.ForcedFile;
import org.rqlite.store.disk.LogFolder;

/// Ratis's server: the node-to-node port, and the one group that this node is in, if it is in one (I6).
final class GroupServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(GroupServer.class.getName());
    private static final Duration PORT_MAX = Duration.ofSeconds(3);

    private final RaftConfig config;
    private final ClientId self;
    private final LongSupplier clean;
    private final RaftDoor door;
    private final RaftPeerId peerId;
    private final RaftProperties properties;
    private final RaftServer server;
    private final ReentrantLock changing = new ReentrantLock(); // one change of the group at a time
    private volatile Optional<Group> group = Optional.empty(); // written under `changing`

    private GroupServer(RaftConfig config, Parts parts, RaftProperties properties, RaftServer server) {
        this.config = config;
        this.self = parts.self();
        this.clean = parts.clean();
        this.door = parts.door();
        this.peerId = RaftPeerId.valueOf(config.nodeId());
        this.properties = properties;
        this.server = server;
    }

    /// What the server is built with besides the settings.
    ///
    /// @param self client id of this process
    /// @param machines gives a new state machine at each call: Ratis cannot start one twice
    /// @param resolver finds other nodes
    /// @param door guards the port
    /// @param service served beside the log
    /// @param appenders of this node when it leads
    /// @param clean last entry in the main database file
    record Parts(
            ClientId self,
            StateMachine.Registry machines,
            PeerResolver resolver,
            RaftDoor door,
            NodeService service,
            Appenders appenders,
            LongSupplier clean) {}

    /// Opens the port, and the group if the folder has it.
    ///
    /// @throws IOException if the port cannot be bound or the log cannot be opened
    static GroupServer start(Parts parts, RaftConfig config) throws IOException {
        var properties = RaftSettings.of(config);
        if (config.clusterId().isPresent()) {
            var log = RaftConfig.logFolder(config.folder(), config.clusterId().get());
            new LogFolder(log).dropCovered(parts.clean().getAsLong(), RaftSettings.RECORD_BYTES_MAX);
            RaftSettings.firstElection(properties, new ConfigurationFile(log).isOfALoneVoter());
        }
        var parameters = new Parameters();
        parts.appenders().install(properties, parameters);
        GrpcConfigKeys.Server.setServicesCustomizer(parameters, (builder, _) -> {
            builder.intercept(parts.door());
            parts.service().install(builder);
            return builder;
        });
        var server = RaftServer.newBuilder()
                .setServerId(RaftPeerId.valueOf(config.nodeId()))
                .setProperties(properties)
                .setParameters(parameters)
                .setThreadGroup(parts.resolver().threads())
                .setStateMachineRegistry(group -> {
                    RaftSettings.group(properties);
                    return parts.machines().apply(group);
                })
                .setOption(RaftStorage.StartupOption.RECOVER)
                .build();
        ExitUtils.disableSystemExit(); // A21: Ratis would end the process if the port is taken
        try {
            server.start();
            var started = new GroupServer(config, parts, properties, server);
            if (config.clusterId().isPresent()) {
                var id = RaftGroupId.valueOf(config.clusterId().get());
                if (started.holds(id)) started.enter(id);
            }
            return started;
        } catch (ExitUtils.ExitException e) {
            server.close();
            throw new IOException("cannot listen on " + config.bindHost() + ":" + config.bindPort(), e.getCause());
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    RaftServer server() {
        return server;
    }

    /// The group, if the node is in one; any thread.
    Optional<Group> group() {
        return group;
    }

    /// Makes the group with these voters, durably, unless the node is in it already with a configuration (F6).
    void found(UUID cluster, List<String> voters) throws IOException {
        changing.lock();
        try {
            var id = RaftGroupId.valueOf(cluster);
            refuseOther(id);
            if (group.isPresent()) {
                if (!group.get().members().equals(Members.NONE)) return;
                // the process ended before its configuration came to the disk
                remove(id, false);
            }
            RaftSettings.firstElection(properties, voters.equals(List.of(config.nodeId())));
            add(id, voters.stream().map(GroupServer::voter).toList());
        } finally {
            changing.unlock();
        }
    }

    /// Makes the group without a configuration, durably: silent until its leader adds this node. Does nothing
    /// if the node is in the group.
    void await(UUID cluster) throws IOException {
        changing.lock();
        try {
            var id = RaftGroupId.valueOf(cluster);
            refuseOther(id);
            if (group.isPresent()) {
                if (group.get().isClosed()) reopen(() -> {}); // of a node that was removed
                return;
            }
            RaftSettings.firstElection(properties, false);
            add(id, List.of());
        } finally {
            changing.unlock();
        }
    }

    /// Leaves the group and deletes its log, durably. Does nothing if the node is in none.
    void delete() throws IOException {
        changing.lock();
        try {
            if (group.isEmpty()) return;
            var cluster = group.get().cluster();
            remove(group.get().id(), true);
            new LogFolder(RaftConfig.logFolder(config.folder(), cluster)).deleteGroup();
        } finally {
            changing.unlock();
        }
    }

    /// What is done while the division is closed.
    @FunctionalInterface
    interface Between {
        void run() throws IOException;
    }

    /// Closes the division and opens it anew from its folder.
    void reopen(Between between) throws IOException {
        changing.lock();
        try {
            if (group.isEmpty()) return;
            var id = group.get().id();
            RaftSettings.firstElection(properties, group.get().members().isLoneVoter(config.nodeId()));
            remove(id, false);
            between.run();
            add(id, List.of());
        } finally {
            changing.unlock();
        }
    }

    /// Takes a snapshot, closes the log, then the port. Ratis waits for the port without end, and a port that is closed
    /// as it opens may not tell of it.
    @Override
    public void close() {
        BoundedEnd.of(
                "the node-to-node port",
                this::end,
                () -> group.map(Group::hasClosed).orElse(true),
                PORT_MAX);
    }

    private void end() {
        try {
            server.close();
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.WARNING, "the consensus layer did not stop cleanly", e);
        }
    }

    private static RaftPeer voter(String id) {
        return RaftPeer.newBuilder()
                .setId(id)
                .setAddress(PeerResolver.address(id))
                .build();
    }

    private void refuseOther(RaftGroupId id) {
        if (group.isPresent() && !group.get().id().equals(id)) {
            throw new IllegalStateException(
                    "the node is in cluster " + group.get().cluster() + ", not in " + id.getUuid());
        }
    }

    private boolean holds(RaftGroupId id) {
        for (var known : server.getGroupIds()) {
            if (known.equals(id)) return true;
        }
        return false;
    }

    private void add(RaftGroupId id, List<RaftPeer> peers) throws IOException {
        var current = RaftConfig.logFolder(config.folder(), id.getUuid());
        new LogFolder(current).dropCovered(clean.getAsLong(), RaftSettings.RECORD_BYTES_MAX);
        var request = GroupManagementRequest.newAdd(self, peerId, 0, RaftGroup.valueOf(id, peers), false);
        var reply = door.shut(() -> server.groupManagement(request));
        if (!reply.isSuccess()) throw new IOException("cannot make the group " + id, reply.getException());
        ForcedFile.forceFolder(current);
        ForcedFile.forceFolder(current.resolveSibling("."));
        ForcedFile.forceFolder(config.folder());
        enter(id);
    }

    private void enter(RaftGroupId id) throws IOException {
        var division = server.getDivision(id);
        if (division.getInfo().getLifeCycleState() == LifeCycle.State.EXCEPTION) {
            throw new IOException("the log of " + id + " does not open");
        }
        group = Optional.of(Group.of(id, division));
    }

    private void remove(RaftGroupId id, boolean delete) throws IOException {
        group = Optional.empty(); // so that nobody takes its end for a failure
        var reply = server.groupManagement(GroupManagementRequest.newRemove(self, peerId, 0, id, delete, false));
        if (!reply.isSuccess()) throw new IOException("cannot leave the group " + id, reply.getException());
    }
}
