// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.api.disco.DiscoveryProvider;
import org.rqlite.api.disco.DiscoverySettings;
import org.rqlite.it.container.EntryPoint;
import org.rqlite.server.flags.CommandLine;
import org.rqlite.server.flags.FlagParser;
import org.rqlite.server.flags.ParseOutcome;
import org.rqlite.server.flags.Remarks;
import org.rqlite.server.flags.Validation;

/// Whether a node takes what the manifest gives it, and what rqlite's own guide and chart would give it.
class ManifestFlagsTest {
    private static final Set<String> MODES = Set.of("consul-kv", "dns", "dns-srv", "etcd-kv");
    private static final List<String> CHART = List.of(
            "-disco-mode=dns-srv",
            "-disco-config={\"name\":\"rqlite-headless\",\"service\":\"raft\"}",
            "-join-interval=1s",
            "-join-attempts=120",
            "-raft-shutdown-stepdown");
    // what it adds for what is switched on
    private static final List<String> CHART_OPTIONS = List.of(
            "-auth=FILE",
            "-join-as=_system_rqlite",
            "-node-cert=FILE",
            "-node-key=FILE",
            "-node-verify-server-name=rqlite",
            "-node-ca-cert=FILE",
            "-node-verify-client",
            "-node-no-verify",
            "-http-cert=FILE",
            "-http-key=FILE",
            "-http-ca-cert=FILE",
            "-auto-backup=FILE",
            "-auto-restore=FILE");

    @TempDir
    Path temp;

    @Test
    void aNodeTakesWhatTheManifestGivesIt() throws Exception {
        var line = accepted(Manifest.container().at("args").words());

        assertThat(line.word("raft-adv-addr")).isEqualTo("rqlite-0.rqlite-internal:4002");
        assertThat(line.whole("bootstrap-expect")).isEqualTo(3);
        assertThat(Remarks.notBuilt(line)).isEmpty();
        assertThat(Remarks.noMeaning(line)).isEmpty();
        opens(line);
    }

    @Test
    void aNodeTakesWhatRqlitesGuideGivesIt() throws Exception {
        var line = accepted(List.of(
                "-disco-mode=dns",
                "-disco-config={\"name\":\"rqlite-svc-internal\"}",
                "-bootstrap-expect=3",
                "-join-interval=1s",
                "-join-attempts=120"));

        assertThat(Remarks.notBuilt(line)).isEmpty();
        opens(line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-bootstrap-expect=3", "-raft-cluster-remove-shutdown=true -raft-non-voter=true"})
    void aNodeTakesWhatTheChartGivesIt(String ofThePool) throws Exception {
        var arguments = new ArrayList<>(CHART);
        arguments.addAll(List.of(ofThePool.split(" ")));
        var line = accepted(arguments);

        assertThat(Remarks.notBuilt(line)).isEmpty();
        opens(line);
    }

    @Test
    void theGuideNamesWhatTheChartCanSwitchOnAndIsNotBuilt() throws Exception {
        var file = Files.createFile(temp.resolve("file"));
        var arguments = new ArrayList<>(CHART);
        arguments.add("-bootstrap-expect=3");
        CHART_OPTIONS.forEach(option -> arguments.add(option.replace("FILE", file.toString())));

        var missing = flagsIn(Remarks.notBuilt(accepted(arguments)));

        assertThat(missing).isEqualTo(flagsIn(paragraph("known but not built yet")));
    }

    private static Set<String> flagsIn(String text) {
        return Pattern.compile("(?<![\\w-])-[a-z][a-z-]+")
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String paragraph(String words) throws IOException {
        var guide = Files.readString(Manifest.FOLDER.resolve("../../docs/operating/kubernetes.md"));
        return List.of(guide.split("\n\n")).stream()
                .filter(each -> each.contains(words))
                .findFirst()
                .orElseThrow();
    }

    /// The command line that the image's entry point makes of it.
    private CommandLine accepted(List<String> arguments) throws IOException {
        var variables = Map.of(
                "HTTP_ADV_ADDR", "rqlite-0.rqlite-internal:4001", "RAFT_ADV_ADDR", "rqlite-0.rqlite-internal:4002");
        var flags = new EntryPoint(temp).flags(variables, arguments);
        var outcome = FlagParser.parse(flags);
        if (!(outcome instanceof ParseOutcome.Parsed(var line))) throw new AssertionError(outcome + " of " + flags);
        assertThat(Validation.problems(line, MODES)).isEmpty();
        return line;
    }

    private static void opens(CommandLine line) {
        var provider = ServiceLoader.load(DiscoveryProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(each -> each.mode().equals(line.word("disco-mode")))
                .findFirst()
                .orElseThrow();
        provider.open(new DiscoverySettings(line.word("disco-config"), "rqlite", 4002))
                .close();
    }
}
