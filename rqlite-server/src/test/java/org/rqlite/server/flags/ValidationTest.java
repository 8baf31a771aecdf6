// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.flags;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValidationTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-raft-reap-node-timeout 0s | -raft-reap-node-timeout must be greater than 0",
                "-raft-reap-read-only-node-timeout -1s | -raft-reap-read-only-node-timeout must be greater than 0",
                "-on-disk-path p | -on-disk-path is set, but -on-disk is not",
                "-auth /no/such | /no/such does not exist",
                "-auto-backup /no/such | /no/such does not exist",
                "-auto-restore /no/such | /no/such does not exist",
                "-http-ca-cert /no/such | /no/such does not exist",
                "-node-ca-cert /no/such | /no/such does not exist",
                "-extensions-path /no/such | extension path does not exist: /no/such",
                "-http-cert / | either both -http-cert and -http-key must be set, or neither",
                "-node-key / | either both -node-cert and -node-key must be set, or neither",
                "-http-verify-common-name n | -http-verify-common-name requires -http-verify-client",
                "-node-verify-common-name n | -node-verify-common-name requires -node-verify-client",
                "-http-addr a:1 -raft-addr a:1 | HTTP and Raft addresses must differ",
                "-http-addr http://a:1 | HTTP options should not include protocol (http:// or https://)",
                "-http-adv-addr HTTPS://a:1 | HTTP options should not include protocol (http:// or https://)",
                "-http-addr a | HTTP bind address not valid",
                "-http-addr a:x | HTTP bind address not valid",
                "-http-adv-addr a | HTTP advertised HTTP address not valid",
                "-http-addr 0.0.0.0:1 | advertised HTTP address is not routable (0.0.0.0), specify it via -http-addr or -http-adv-addr",
                "-http-adv-addr [::]:1 | advertised HTTP address is not routable (::), specify it via -http-addr or -http-adv-addr",
                "-raft-addr a | raft bind address not valid",
                "-raft-addr a:x | raft bind port not valid",
                "-raft-adv-addr a | raft advertised address not valid",
                "-raft-adv-addr a:x | raft advertised port is not valid",
                "-raft-addr 0.0.0.0:1 | advertised Raft address is not routable (0.0.0.0), specify it via -raft-addr or -raft-adv-addr",
                "-raft-adv-addr a:1 -http-adv-addr a:1 | advertised HTTP and Raft addresses must differ",
                "-bootstrap-expect 3 -raft-non-voter | bootstrapping only applicable to voting nodes",
                "-bootstrap-expect -1 | -bootstrap-expect must not be negative",
                "-join a:1,b | b is an invalid join address",
                "-join ftp://a:1 | ftp://a:1 is an invalid join address",
                "-join http://a:1/b | http://a:1/b is an invalid join address",
                "-join a:x | a:x is an invalid join address",
                "-join http://localhost:4001 | node cannot join with itself unless bootstrapping",
                "-join localhost:4001 | node cannot join with itself unless bootstrapping",
                "-join a:1 -join-attempts 0 | -join-attempts must be 1 to 1000000",
                "-join a:1 -join-interval -1s | -join-interval must not be negative",
                "-bootstrap-expect 1001 | -bootstrap-expect must be at most 1000",
                "-bootstrap-expect-timeout 0s | -bootstrap-expect-timeout must be greater than 0",
                "-cluster-connect-timeout 0s | -cluster-connect-timeout must be greater than 0",
                "-join localhost:4002 | node cannot join with itself unless bootstrapping",
                "-join a:1 -auto-restore / | auto-restoring cannot be used when joining a cluster",
                "-join a:1 -disco-mode consul-kv | disco mode cannot be used when also explicitly joining a cluster",
                "-cdc-config stdout -raft-non-voter | CDC cannot be enabled on non-voting nodes",
                "-otlp-endpoint a:1 -otlp-cert / | either both -otlp-cert and -otlp-key must be set, or neither",
                "-otlp-insecure | OTLP options require -otlp-endpoint",
                "-otlp-endpoint http://a:1 | -otlp-endpoint must not include a protocol scheme",
                "-otlp-endpoint a | -otlp-endpoint is not a valid address",
                "-otlp-endpoint a:1 -otlp-interval 0s | -otlp-interval must be greater than zero",
                "-otlp-endpoint a:1 -otlp-insecure -otlp-no-verify | -otlp-insecure cannot be used with other OTLP TLS options",
                "-disco-mode consul-kv -bootstrap-expect 3 | bootstrapping not applicable when using consul-kv",
                "-disco-mode etcd-kv -bootstrap-expect 3 | bootstrapping not applicable when using etcd-kv",
                "-disco-mode dns | bootstrap-expect value required when using dns with a voting node",
                "-disco-mode dns-srv | bootstrap-expect value required when using dns-srv with a voting node",
                "-disco-mode zeroconf | disco mode must be one of consul-kv, etcd-kv, dns, or dns-srv",
                "-log-format xml | log format must be one of line, or json",
                "-db-max-ro-conns -1 | -db-max-ro-conns must not be negative",
                "-raft-apply-timeout 0s | -raft-apply-timeout must be greater than 0",
                "-write-queue-capacity 0 | -write-queue-capacity must be 1 to 1000000",
                "-write-queue-capacity 1000001 | -write-queue-capacity must be 1 to 1000000",
                "-write-queue-batch-size -1 | -write-queue-batch-size must be 1 to 1000000",
                "-write-queue-timeout -1ms | -write-queue-timeout must not be negative",
                "-http-allow-origin ü | -http-allow-origin must be printable ASCII",
                "-db-write-budget 0s | -db-write-budget must be greater than 0"
            })
    void eachRuleHasItsText(String flags, String text) {
        assertThat(problems(flags + " data")).containsExactly(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-http-addr :4001",
                "-http-addr 0.0.0.0:4001 -http-adv-addr host:4001",
                "-raft-addr [::]:4002 -raft-adv-addr host:4002",
                "-http-addr localhost:0",
                "-join a:1,http://b:4001,https://c:4001/",
                "-join localhost:4002,b:1 -bootstrap-expect 2",
                "-disco-mode dns -bootstrap-expect 3",
                "-disco-mode dns -raft-non-voter",
                "-disco-mode etcd-kv",
                "-http-verify-client -http-verify-common-name n",
                "-otlp-endpoint a:1 -otlp-insecure"
            })
    void acceptsWhatRqliteAccepts(String flags) {
        assertThat(problems((flags + " data").strip())).isEmpty();
    }

    @Test
    void theDataFolderIsRequired() {
        assertThat(problems("-fk")).containsExactly("data directory path is required");
    }

    @Test
    void theDataFolderMustNotBeAFile(@TempDir Path folder) throws IOException {
        var file = Files.createFile(folder.resolve("file"));

        assertThat(problems("-fk " + file)).containsExactly(file + " is not a directory");
    }

    @Test
    void aFolderThatNoFileSystemCanHoldIsNamed() {
        assertThat(problems("a\0b").getFirst()).startsWith("failed to determine absolute data path: ");
    }

    @Test
    void aLongNodeIdIsRefused() {
        assertThat(problems("-node-id " + "n".repeat(256) + " data"))
                .containsExactly("-node-id must have 1 to 255 characters");
    }

    @Test
    void allProblemsAreToldInRqlitesOrder() {
        assertThat(problems("-disco-mode x -join y -http-addr z data"))
                .containsExactly(
                        "HTTP bind address not valid",
                        "y is an invalid join address",
                        "disco mode cannot be used when also explicitly joining a cluster",
                        "disco mode must be one of consul-kv, etcd-kv, dns, or dns-srv");
    }

    @Test
    void theModeOfAPluginIsKnown() {
        var line = FlagParserTest.parse("-disco-mode mdns data");

        assertThat(Validation.problems(line, Set.of("mdns"))).isEmpty();
        assertThat(Validation.problems(line, Set.of("other", "dns")))
                .containsExactly(
                        "disco mode must be one of consul-kv, etcd-kv, dns, or dns-srv, or of the plugins' other");
    }

    private static List<String> problems(String flags) {
        return Validation.problems(FlagParserTest.parse(flags), Set.of());
    }
}
