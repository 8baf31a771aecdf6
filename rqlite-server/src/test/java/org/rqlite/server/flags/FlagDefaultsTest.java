// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Type and default of every flag of rqlite, written down once more from its documentation (operations.md 2).
class FlagDefaultsTest {
    private static final Map<String, String> RQLITE = rows("""
            version bool false
            node-id string
            http-addr string localhost:4001
            http-adv-addr string
            http-allow-origin string
            auth string
            http-cert string
            http-key string
            http-ca-cert string
            http-verify-client bool false
            http-verify-common-name string
            node-cert string
            node-key string
            node-ca-cert string
            node-no-verify bool false
            node-verify-client bool false
            node-verify-server-name string
            node-verify-common-name string
            raft-addr string localhost:4002
            raft-adv-addr string
            join string
            join-attempts int 5
            join-interval duration 3s
            join-as string
            bootstrap-expect int 0
            bootstrap-expect-timeout duration 2m0s
            disco-mode string
            disco-key string rqlite
            disco-config string
            raft-non-voter bool false
            raft-remove-shutdown bool false
            raft-cluster-remove-shutdown bool false
            raft-shutdown-stepdown bool true
            raft-reap-node-timeout duration 0s
            raft-reap-read-only-node-timeout duration 0s
            cluster-connect-timeout duration 30s
            compress-snap-transport bool false
            raft-log-level string WARN
            raft-snap uint 8192
            raft-snap-wal-size uint 4194304
            raft-snap-int duration 10s
            raft-leader-lease-timeout duration 0s
            raft-heartbeat-timeout duration 1s
            raft-election-timeout duration 1s
            raft-commit-timeout duration 50ms
            raft-apply-timeout duration 10s
            fk bool false
            db-max-ro-conns int 256
            auto-vacuum-int duration 0s
            auto-optimize-int duration 24h0m0s
            extensions-path string
            write-queue-capacity int 1024
            write-queue-batch-size int 128
            write-queue-timeout duration 50ms
            write-queue-tx bool false
            auto-backup string
            auto-restore string
            cdc-config string
            otlp-endpoint string
            otlp-interval duration 30s
            otlp-insecure bool false
            otlp-no-verify bool false
            otlp-ca-cert string
            otlp-cert string
            otlp-key string
            cpu-profile string
            mem-profile string
            trace-profile string
            tls1011 bool false
            http-no-verify bool false
            node-encrypt bool false
            join-source-ip string
            expvar bool true
            pprof bool true
            on-disk bool false
            on-disk-path string
            on-disk-startup bool false
            raft-timeout duration 1s
            raft-no-freelist-sync bool false
            compression-size int 150
            compression-batch int 5
            """);

    private static Map<String, String> rows(String table) {
        return table.lines()
                .map(line -> line.split(" ", 2))
                .collect(Collectors.toMap(row -> row[0], row -> row[1], (one, _) -> one, LinkedHashMap::new));
    }

    static Stream<Flag> flags() {
        return FlagTable.sorted().stream();
    }

    @Test
    void typesAndDefaultsAreRqlites() {
        var ours = flags().filter(flag -> RQLITE.containsKey(flag.name()))
                .collect(Collectors.toMap(Flag::name, FlagDefaultsTest::row));

        assertThat(ours).isEqualTo(RQLITE);
    }

    private static String row(Flag flag) {
        var type = flag.type() == FlagType.BOOL ? "bool" : flag.type().placeholder();
        return (type + " " + flag.initialValue().text()).strip();
    }

    /// An empty command line means the defaults, whatever is asked for.
    @ParameterizedTest
    @MethodSource("flags")
    void whatIsNotGivenHasItsDefault(Flag flag) {
        var nothing = new CommandLine(Map.of(), new TreeSet<>(), List.of());

        assertThat(nothing.value(flag.name())).isEqualTo(flag.initialValue());
        assertThat(nothing.dataFolder()).isEmpty();
    }

    /// A flag that is asked for as something else is a defect of this program, not a value.
    @ParameterizedTest
    @MethodSource("flags")
    void isReadAsItsOwnKindOnly(Flag flag) {
        var line = new CommandLine(Map.of(), new TreeSet<>(), List.of());
        var fitting = switch (flag.type()) {
            case BOOL -> "toggle";
            case INT, UINT -> "whole";
            case DURATION -> "span";
            case STRING -> "word";
        };
        Map<String, Runnable> readings = Map.of(
                "toggle", () -> line.toggle(flag.name()),
                "whole", () -> line.whole(flag.name()),
                "span", () -> line.span(flag.name()),
                "word", () -> line.word(flag.name()));
        readings.forEach((kind, reading) -> {
            if (kind.equals(fitting)) reading.run();
            else {
                assertThatIllegalArgumentException()
                        .as("%s as %s", flag.name(), kind)
                        .isThrownBy(reading::run)
                        .withMessageStartingWith("-" + flag.name() + " is no ");
            }
        });
    }

    @Test
    void aFlagThatDoesNotExistIsADefectToo() {
        var line = new CommandLine(Map.of(), new TreeSet<>(), List.of());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> line.word("nonsense"))
                .withMessage("there is no flag -nonsense");
    }

    /// The reference page has a row for each flag, which says the same.
    @ParameterizedTest
    @MethodSource("flags")
    void standsOnceOnTheReferencePage(Flag flag) {
        var rows = FlagsPage.text()
                .lines()
                .filter(line -> line.startsWith("| `-" + flag.name() + "` |"))
                .toList();

        assertThat(rows).hasSize(1);
        var cells = Arrays.stream(rows.getFirst().split("(?<!\\\\)\\|"))
                .map(String::strip)
                .toList();
        assertThat(cells).hasSize(6);
        assertThat(cells.get(3)).isEqualTo(flag.initial().isEmpty() ? "" : "`" + flag.initial() + "`");
        assertThat(cells.get(4)).isEqualTo(flag.help().replace("|", "\\|"));
        assertThat(cells.get(5)).matches("works.*|not built yet: .+|no effect: .+");
    }

    /// Help is two lines a flag, as Go prints them.
    @ParameterizedTest
    @MethodSource("flags")
    void standsOnceInTheHelp(Flag flag) {
        var lines = Usage.text().lines().toList();
        var placeholder = flag.type().placeholder();
        var head = "  -" + flag.name() + (placeholder.isEmpty() ? "" : " " + placeholder);
        var at = lines.indexOf(head);

        assertThat(lines).containsOnlyOnce(head);
        assertThat(lines.get(at + 1)).startsWith("    \t" + flag.help());
        var shown = flag.initialValue().defaultNote();
        assertThat(lines.get(at + 1)).contains(shown);
        assertThat(shown.isEmpty())
                .isEqualTo(List.of("", "false", "0", "0s")
                        .contains(flag.initialValue().text()));
    }

    @Test
    void everyNameFollowsTheHouse() {
        assertThat(flags().map(Flag::name)).allMatch(name -> name.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*"));
        assertThat(flags().map(Flag::name).toList()).doesNotHaveDuplicates().isSorted();
    }
}
