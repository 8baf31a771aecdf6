// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcFactory;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppender;

/// The appenders of a leader, by follower. Any thread.
final class Appenders {
    private static final String PARAMETER = "rqlite.appenders";

    private final Duration commitAfter;
    private final Map<String, CommitAppender> byFollower = new ConcurrentHashMap<>(); // of the latest leadership

    /// @param commitAfter how long a follower may not know of a commit
    Appenders(Duration commitAfter) {
        this.commitAfter = commitAfter;
    }

    /// Has Ratis make its appenders here.
    void install(RaftProperties properties, Parameters parameters) {
        parameters.put(PARAMETER, this, Appenders.class);
        AppenderRpc.install(properties);
    }

    /// Tells a follower at once how far the log is committed, if it does not know. On the leader; else nothing
    /// happens.
    void tell(String follower) {
        Optional.ofNullable(byFollower.get(follower)).ifPresent(CommitAppender::tell);
    }

    /// The factory of Ratis's transport with these appenders.
    static GrpcFactory factory(Parameters parameters) {
        return new Factory(parameters, parameters.get(PARAMETER, Appenders.class));
    }

    private LogAppender of(RaftServer.Division division, LeaderState leader, FollowerInfo follower) {
        var appender = new CommitAppender(division, leader, follower, commitAfter);
        byFollower.put(follower.getId().toString(), appender);
        return appender;
    }

    private static final class Factory extends GrpcFactory {
        private final Appenders appenders;

        Factory(Parameters parameters, Appenders appenders) {
            super(parameters);
            this.appenders = appenders;
        }

        @Override
        public LogAppender newLogAppender(RaftServer.Division server, LeaderState state, FollowerInfo follower) {
            return appenders.of(server, state, follower);
        }
    }
}
