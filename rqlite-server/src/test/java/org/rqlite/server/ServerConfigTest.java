// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rqlite.http.HttpConfig;
import org.rqlite.server.flags.CommandLine;
import org.rqlite.server.flags.FlagParser;
import org.rqlite.server.flags.HostPort;
import org.rqlite.server.flags.JoinTarget;
import org.rqlite.server.flags.ParseOutcome;
import org.rqlite.server.formation.FormationConfig;
import org.rqlite.server.logging.LogConfig;
import org.rqlite.server.logging.LogFormat;
import org.rqlite.server.logging.RaftLogLevel;
import org.rqlite.store.StoreConfig;

class ServerConfigTest {
    @Test
    void defaultsAreThoseOfTheParts() {
        var config = ServerConfig.of(parse("data"));

        assertThat(config)
                .isEqualTo(new ServerConfig(
                        Path.of("data").toAbsolutePath(),
                        Optional.empty(),
                        new AddressConfig(
                                new HostPort("localhost", "4001"),
                                "",
                                new HostPort("localhost", "4002"),
                                "localhost:4002"),
                        "",
                        HttpConfig.Queue.DEFAULT,
                        false,
                        new FormationConfig(
                                new FormationConfig.Self(
                                        "localhost:4002", List.of("localhost:4002", "localhost:4001"), true),
                                List.of(),
                                FormationConfig.Rounds.DEFAULT,
                                FormationConfig.Boot.DEFAULT,
                                Duration.ofSeconds(30)),
                        StoreConfig.Ending.DEFAULT,
                        StoreConfig.Raft.DEFAULT,
                        StoreConfig.Snapshots.DEFAULT,
                        StoreConfig.Sqlite.DEFAULT));
        assertThat(ServerConfig.log(parse("data"))).isEqualTo(LogConfig.DEFAULT);
    }

    @Test
    void everyFlagThatWorksReachesItsPart() {
        var line = parse("-node-id n1 -http-addr h:1 -http-adv-addr ha:2 -raft-addr [::1]:3 -raft-adv-addr ra:4 -fk"
                + " -raft-heartbeat-timeout 2s -raft-election-timeout 4s -raft-apply-timeout 3s -raft-commit-timeout 40ms"
                + " -raft-snap 5 -raft-snap-wal-size 6 -raft-snap-int 7s -http-allow-origin http://page"
                + " -join ja:5,http://jb:6 -join-attempts 7 -join-interval 8s -bootstrap-expect 9 -bootstrap-expect-timeout 10s"
                + " -cluster-connect-timeout 11s -raft-shutdown-stepdown=false -raft-cluster-remove-shutdown"
                + " -write-queue-capacity 12 -write-queue-batch-size 13 -write-queue-timeout 14ms -write-queue-tx"
                + " -db-max-ro-conns 1 -db-write-budget 2m -raft-log-level DEBUG -log-format json /data");

        var config = ServerConfig.of(line);

        assertThat(config)
                .isEqualTo(new ServerConfig(
                        Path.of("/data"),
                        Optional.of("n1"),
                        new AddressConfig(new HostPort("h", "1"), "ha:2", new HostPort("::1", "3"), "ra:4"),
                        "http://page",
                        new HttpConfig.Queue(12, 13, Duration.ofMillis(14), true),
                        true,
                        new FormationConfig(
                                new FormationConfig.Self("ra:4", List.of("[::1]:3", "ra:4", "h:1", "ha:2"), true),
                                List.of(
                                        new JoinTarget.Bare(new HostPort("ja", "5")),
                                        new JoinTarget.Url(false, "", new HostPort("jb", "6"))),
                                new FormationConfig.Rounds(7, Duration.ofSeconds(8)),
                                new FormationConfig.Boot(9, Duration.ofSeconds(10)),
                                Duration.ofSeconds(11)),
                        new StoreConfig.Ending(false, true),
                        new StoreConfig.Raft(
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(4),
                                Duration.ofSeconds(3),
                                Duration.ofMillis(40)),
                        new StoreConfig.Snapshots(Duration.ofSeconds(7), 5, 6),
                        new StoreConfig.Sqlite(
                                1,
                                StoreConfig.Sqlite.DEFAULT.lengthMax(),
                                StoreConfig.Sqlite.DEFAULT.mmap(),
                                Duration.ofMinutes(2))));
        assertThat(config.http())
                .isEqualTo(HttpConfig.of("h", 1, "ha:2")
                        .withAllowOrigin("http://page")
                        .with(config.queue()));
        assertThat(config.store("v1", "http://ha:2"))
                .isEqualTo(new StoreConfig(
                        Path.of("/data"),
                        new StoreConfig.Identity(Optional.of("n1"), "v1"),
                        new StoreConfig.Addresses("::1", 3, "ra:4", "http://ha:2"),
                        true,
                        new StoreConfig.Forming(true, 9, List.of("ja:5")),
                        new StoreConfig.Ending(false, false),
                        config.raft(),
                        config.snapshots(),
                        config.sqlite()));
        assertThat(ServerConfig.log(line)).isEqualTo(new LogConfig(LogFormat.JSON, RaftLogLevel.DEBUG));
    }

    @Test
    void aReadReplicaWantsNoVote() {
        var config = ServerConfig.of(parse("-raft-non-voter -join a:1,a:1 d"));

        assertThat(config.formation().self().voter()).isFalse();
        assertThat(config.formation().targets()).hasSize(1);
        assertThat(config.store("v", "u").forming()).isEqualTo(new StoreConfig.Forming(false, 0, List.of("a:1")));
    }

    @Test
    void zeroMeansWhatItMeansInRqlite() {
        assertThat(ServerConfig.of(parse("-raft-snap 0 d")).snapshots().entries())
                .isEqualTo(8192);
        assertThat(ServerConfig.of(parse("-raft-snap-wal-size 0 d")).snapshots().walBytes())
                .isEqualTo(Long.MAX_VALUE);
        assertThat(ServerConfig.of(parse("-raft-snap-int 0 d")).snapshots())
                .isEqualTo(new StoreConfig.Snapshots(Duration.ofMinutes(2), 8192, Long.MAX_VALUE));
        assertThat(ServerConfig.of(parse("-db-max-ro-conns 0 d")).sqlite()).isEqualTo(StoreConfig.Sqlite.DEFAULT);
    }

    @Test
    void anEmptyHostListensEverywhere() {
        var config = ServerConfig.of(parse("-raft-addr :4002 -http-addr :4001 d"));

        assertThat(config.store("v", "u").addresses().bindHost()).isEqualTo("0.0.0.0");
        assertThat(config.http().host()).isEmpty();
    }

    @Test
    void theHttpAddressForOthersHasThePortBound() {
        assertThat(ServerConfig.of(parse("-http-addr localhost:0 d"))
                        .addresses()
                        .httpForOthers(42))
                .hasToString("localhost:42");
        assertThat(ServerConfig.of(parse("-http-adv-addr node:80 d"))
                        .addresses()
                        .httpForOthers(42))
                .hasToString("node:80");
    }

    static CommandLine parse(String words) {
        return switch (FlagParser.parse(List.of(words.split(" ")))) {
            case ParseOutcome.Parsed(var line) -> line;
            case ParseOutcome.HelpWanted _ -> throw new AssertionError("help asked for");
            case ParseOutcome.Misused(var message) -> throw new AssertionError(message);
        };
    }
}
