// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.flags;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FlagTableTest {
    // rqlite 10 and the names of 7 that 10 dropped, written down here once more so that no row gets lost
    private static final List<String> NAMES =
            Stream.of("""
            version node-id http-addr http-adv-addr http-allow-origin auth http-cert http-key http-ca-cert
            http-verify-client http-verify-common-name node-cert node-key node-ca-cert node-no-verify node-verify-client
            node-verify-server-name node-verify-common-name raft-addr raft-adv-addr join join-attempts join-interval
            join-as bootstrap-expect bootstrap-expect-timeout disco-mode disco-key disco-config raft-non-voter
            raft-remove-shutdown raft-cluster-remove-shutdown raft-shutdown-stepdown raft-reap-node-timeout
            raft-reap-read-only-node-timeout cluster-connect-timeout compress-snap-transport raft-log-level raft-snap
            raft-snap-wal-size raft-snap-int raft-leader-lease-timeout raft-heartbeat-timeout raft-election-timeout
            raft-commit-timeout raft-apply-timeout fk db-max-ro-conns auto-vacuum-int auto-optimize-int extensions-path
            write-queue-capacity write-queue-batch-size write-queue-timeout write-queue-tx auto-backup auto-restore
            cdc-config otlp-endpoint otlp-interval otlp-insecure otlp-no-verify otlp-ca-cert otlp-cert otlp-key
            cpu-profile mem-profile trace-profile tls1011 http-no-verify node-encrypt join-source-ip expvar pprof on-disk
            on-disk-path on-disk-startup raft-timeout raft-no-freelist-sync compression-size compression-batch
            check log-format db-write-budget""".split("\\s+")).sorted().toList();

    @Test
    void knowsEveryFlagOfRqlite() {
        assertThat(FlagTable.sorted().stream().map(Flag::name)).containsExactlyElementsOf(NAMES);
    }

    @Test
    void everyDefaultCanBeRead() {
        assertThat(FlagTable.sorted())
                .allSatisfy(flag -> assertThat(flag.initialValue()).isNotNull());
    }

    @Test
    void helpIsASentenceWithoutFullStop() {
        assertThat(FlagTable.sorted())
                .allSatisfy(
                        flag -> assertThat(flag.help()).matches("[A-Z].*[^.]").doesNotContain("\n"));
    }

    @Test
    void aRenamedFlagHasTheTypeAndDefaultOfTheNewOne() {
        assertThat(FlagTable.sorted()).allSatisfy(flag -> {
            if (flag.standing() instanceof Standing.Renamed(var name)) {
                var target = FlagTable.find(name).orElseThrow();
                assertThat(flag.initialValue()).isEqualTo(target.initialValue());
            }
        });
    }

    @Test
    void theReferencePageIsMadeFromTheTable() throws IOException {
        var page = Path.of("..", "docs", "reference", "flags.md");
        if (System.getProperty("flags.rewrite") != null) {
            Files.createDirectories(page.getParent());
            Files.writeString(page, FlagsPage.text());
        }

        assertThat(page).hasContent(FlagsPage.text());
    }
}
