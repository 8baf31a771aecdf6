// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rqlite.server.flags.FlagParser;
import org.rqlite.server.flags.ParseOutcome;
import org.rqlite.server.flags.RaftTimes;
import org.rqlite.server.flags.Validation;

/// What validation lets pass, every part can be built from: no start fails with an exception instead of a sentence.
class AcceptedConfigPropertyTest {
    private static final String[] ADDRESSES = {
        "localhost:4001",
        "localhost:4002",
        ":4001",
        "0.0.0.0:4001",
        "[::1]:4003",
        "[::]:4004",
        "host:0",
        "host:65535",
        "host:65536",
        "host:",
        "host",
        "a:b:c",
        "10.0.0.1:4001",
        "höst:1",
        "h_o:9"
    };
    private static final String[] TIMES = {
        "0", "0s", "1ns", "4ms", "5ms", "50ms", "1s", "2s", "10s", "1h", "24h", "24h0m1s", "-1s", "2562047h"
    };
    private static final String[] COUNTS = {
        "0", "1", "2", "8192", "-1", "2147483648", "9223372036854775807", "18446744073709551615", "0x10"
    };

    static LongStream seeds() {
        var fixed = Long.getLong("rqlite.seed");
        return fixed != null ? LongStream.of(fixed) : LongStream.range(0, 150);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsAcceptedCanBeBuilt(long seed) {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        var accepted = 0;
        for (var i = 0; i < 100; i++) {
            var words = words(random);
            if (!(FlagParser.parse(words) instanceof ParseOutcome.Parsed(var line))) continue;
            if (!Validation.problems(line, Set.of()).isEmpty()) continue;
            if (!RaftTimes.problems(line).isEmpty()) continue;
            accepted++;

            var config = ServerConfig.of(line);
            var store = config.store("v1", "http://" + config.addresses().httpForOthers(4001));

            assertThat(config.http().port()).as("%s", words).isBetween(0, 65_535);
            assertThat(config.http().queue().capacity()).as("%s", words).isPositive();
            assertThat(store.addresses().bindHost()).as("%s", words).isNotEmpty();
            assertThat(store.addresses().raftAddress()).as("%s", words).contains(":");
            assertThat(store.snapshots().entries()).as("%s", words).isPositive();
            assertThat(store.sqlite().readers()).as("%s", words).isPositive();
            assertThat(store.dataFolder()).isAbsolute();
            assertThat(ServerConfig.log(line).format()).isNotNull();
        }
        assertThat(accepted).as("seed %s: some are accepted", seed).isPositive();
    }

    private static List<String> words(RandomGenerator random) {
        var words = new ArrayList<String>();
        for (var name : List.of("http-addr", "raft-addr", "http-adv-addr", "raft-adv-addr")) {
            if (random.nextInt(3) == 0) words.add("-" + name + "=" + pick(random, ADDRESSES));
        }
        for (var name : List.of(
                "raft-snap-int",
                "raft-heartbeat-timeout",
                "raft-election-timeout",
                "raft-apply-timeout",
                "raft-commit-timeout",
                "write-queue-timeout",
                "db-write-budget")) {
            if (random.nextInt(6) == 0) words.add("-" + name + "=" + pick(random, TIMES));
        }
        for (var name : List.of(
                "raft-snap",
                "raft-snap-wal-size",
                "db-max-ro-conns",
                "write-queue-capacity",
                "write-queue-batch-size")) {
            if (random.nextInt(5) == 0) words.add("-" + name + "=" + pick(random, COUNTS));
        }
        if (random.nextInt(4) == 0) words.add("-node-id=" + pick(random, "n1", "", " ", "é", "a b", "x".repeat(255)));
        if (random.nextInt(4) == 0) words.add("-raft-log-level=" + pick(random, "ERROR", "debug", "", "TRACE"));
        if (random.nextInt(4) == 0) words.add("-log-format=" + pick(random, "line", "json"));
        if (random.nextInt(4) == 0) words.add("-http-allow-origin=" + pick(random, "", "*", "http://a", "a\nb", "ü"));
        if (random.nextBoolean()) words.add("-fk");
        words.add(pick(random, "data", "/no/such/folder", "a b", "ü"));
        return words;
    }

    private static String pick(RandomGenerator random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
